"""Addresses: of views by their name, as mails carry them, and the ids that stand in them."""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse


@lru_cache(maxsize=4096)
def address(url_name: str, *arguments: str) -> str:
    """Return the address of a view, or nothing where no such view exists; a page names a hundred of them."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""


def absolute(path: str) -> str:
    """Return a path of the portal as a mail carries it, under SITE_URL whatever host a request named."""
    return f"{settings.SITE_URL}{path}"


def id_in(text: str) -> int | None:
    """Return the id that an address or a form names; None for what no row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
