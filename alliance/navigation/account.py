"""The lines of a person's account menu: the same for everybody, and written once for each language."""

from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.addresses import address
from kernel.components.icons import icon


def account_lines() -> SafeString:
    """Return the links of the menu that exist."""
    return _written(get_language() or "")


@lru_cache(maxsize=16)
def _written(language: str) -> SafeString:
    lines = (
        ("accounts:profile", "user", _("Your account")),
        ("accounts:tokens", "connect", _("API tokens")),
        ("account_email", "email", _("E-mail address")),
        ("account_change_password", "password", _("Password")),
        ("mfa_index", "two-factor-authentication", _("Second step and passkeys")),
        ("usersessions_list", "devices", _("Where you are signed in")),
    )
    found = ((address(name), icon(mark), words) for name, mark, words in lines)
    return format_html_join(
        "", '<li><a href="{}">{}{}</a></li>', ((url, mark, words) for url, mark, words in found if url)
    )
