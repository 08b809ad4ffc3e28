"""What a browser calls itself, in the words of a person."""

from django.utils.translation import gettext as _
from ua_parser import parse


def browser_name(user_agent: str) -> str:
    """Return "Chrome on Windows"; the system or the browser alone where the rest is not known."""
    found = parse(user_agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Not known")
