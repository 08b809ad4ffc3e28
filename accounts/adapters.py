"""How allauth meets this program: by invitation only, mail through the outbox, limits that lock nobody
else out.
"""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import set_password_link
from kernel.addresses import absolute
from kernel.clock import now, program_zone
from kernel.formats import moment
from kernel.outbox import Letter, queue_letters
from kernel.tenancy import acting

_OWN_TEMPLATE = {
    "account/email/password_reset_key": "account_password_reset",
    "account/email/email_confirmation": "account_email_confirmation",
    "account/email/email_confirmation_signup": "account_email_confirmation",
}


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Nobody signs up: an account comes from an invitation (R7) or from an administrator (D9)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "Address or password is not right. Try once more, or set a new password below."
        ),
        "incorrect_password": gettext_lazy("This is not the password of your account."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Wait a few minutes, or set a new password below."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up that is not an invitation."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name: the e-mail address signs in."""

    def set_password(self, user: Any, password: str) -> None:
        """Write the password alone: sign-in may change no more of a person."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Queue the link; by its work nobody tells it from an address that nobody has."""
        # For an unknown address alone allauth looks among the people, too.
        list(User.objects.filter(email=email.lower()).iterator(2000))
        with transaction.atomic():
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the mailed link to a new password."""
        return _at_home(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the mailed link that confirms an address."""
        return _at_home(super().get_email_confirmation_url(request, emailconfirmation))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Let the mailed link act as its addressee: the record of changes says who (D10)."""
        with acting(user=email_address.user_id, at_entrance=True):
            return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail as a row of the outbox, in our words; nothing for an unknown address."""
        if template_prefix == "account/email/unknown_account":
            _work_for_nobody(self, email, context)
            return
        template = _OWN_TEMPLATE.get(template_prefix, "account_changed")
        kind = template if template != "account_changed" else f"account_{template_prefix.rsplit('/', 1)[-1]}"
        plain = {key: str(value) for key, value in context.items() if key != "request"}
        at = now()
        letter = Letter(
            key=f"{kind}:{get_random_string(22)}",
            kind=kind,
            to=email,
            template=template,
            context={
                **plain,
                "what": _what_changed(template_prefix),
                "timestamp": moment(at, program_zone()),
            },
        )
        queue_letters([letter], now=at)

    def is_safe_url(self, url: str | None) -> bool:
        """Allow paths of this portal only: `?next=//elsewhere` and every absolute address are refused."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth counts failed sign-ins by address alone, so that anybody could lock a victim out from afar.
        return (
            f"{self.get_client_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"
        )


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """The second step in our words: a refusal says its mend."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code does not fit. Enter the one that the app shows now; each serves once. If it still "
            "does not fit, let the phone set its clock by itself."
        ),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth's own name
        """Return a name for a new key that a person may keep."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Key %(number)d") % {"number": number}


def _at_home(link: str) -> str:
    """Return a link under SITE_URL: who asks for a mail to somebody names the host, and a port, as well."""
    return absolute(urlsplit(link).path)


def _work_for_nobody(adapter: InvitationOnlyAdapter, email: str, context: dict[str, Any]) -> None:
    """Make a link and a letter as for somebody, and take the letter back: the answer takes as long."""
    nobody = User(pk=0, name=email)
    link = set_password_link(nobody)
    EmailAddress.objects.filter(user_id=0, email=email).exists()
    with transaction.atomic():
        adapter.send_mail(
            "account/email/password_reset_key",
            email,
            {**context, "user": nobody, "password_reset_url": link, "uid": "0", "key": link[-40:]},
        )
        transaction.set_rollback(True)


def _what_changed(template_prefix: str) -> str:
    sentences = {
        "password_changed": _("Your password was changed."),
        "password_set": _("A password was set for your account."),
        "password_reset": _("Your password was reset through a link that was mailed to you."),
        "email_changed": _("The e-mail address of your account was changed."),
        "email_confirm": _("A new e-mail address of your account was confirmed."),
        "email_deleted": _("An e-mail address was removed from your account."),
        "totp_activated": _("An authenticator app was added to your account."),
        "totp_deactivated": _("The authenticator app was removed from your account."),
        "recovery_codes_generated": _("New recovery codes were made for your account."),
        "webauthn_added": _("A passkey was added to your account."),
        "webauthn_removed": _("A passkey was removed from your account."),
    }
    return sentences.get(template_prefix.rsplit("/", 1)[-1], _("The sign-in of your account was changed."))
