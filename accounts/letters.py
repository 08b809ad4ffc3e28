"""The letters of accounts, one function per message; allauth's own come through the adapter."""

from django.utils.crypto import get_random_string

from accounts.models import User
from kernel.outbox import Letter


def ibm_invitation(user: User, link: str, *, by: User | None) -> Letter:
    """The invitation of an IBM person, with the link that sets the password."""
    context = {
        "person": user.name,
        "role": user.role.name if user.role else "",
        "link": link,
        "by": by.name if by else "",
    }
    return Letter(
        key=f"account_invitation:{user.pk}:{get_random_string(12)}",
        kind="account_invitation",
        to=user.email,
        template="account_invitation",
        context=context,
    )
