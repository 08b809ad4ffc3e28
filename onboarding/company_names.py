"""When two companies may be one: by their names and their domains. Pure."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

_WORD: Final = re.compile(r"[^\W_]+")
_LEGAL_FORMS: Final = frozenset({
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "group", "holding",
    "holdings", "inc", "incorporated", "kg", "kk", "limited", "llc", "llp", "lp", "ltd", "nv", "oy", "oyj",
    "plc", "pte", "pty", "sa", "sarl", "sas", "se", "sl", "spa", "srl", "the",
})  # fmt: skip
_DOTTED: Final = re.compile(r"\b(?:\w\.){2,}|\b\w/\w\b")
_MAILBOX_PROVIDERS: Final = frozenset({
    "aol.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com",
    "mail.com", "me.com", "outlook.com", "proton.me", "protonmail.com", "web.de", "yahoo.com",
})  # fmt: skip
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def plain_name(name: str) -> str:
    """Return a name without capitals, accents, punctuation and legal forms: `kestrel labs` of
    `The Kestrel Labs, Inc.`; of a name that is nothing else, all its words.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    unmarked = "".join(each for each in letters if not unicodedata.combining(each))
    joined = _DOTTED.sub(lambda found: found.group().replace(".", "").replace("/", "") + " ", unmarked)
    words = _WORD.findall(joined.replace("'", "").replace("’", ""))
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def domain_of(*, website: str = "", email: str = "") -> str:
    """Return a company's own domain, lower case, of its site or else of an address in it; empty for none.

    An address at a provider of mailboxes says nothing of the company.
    """
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    if not host:
        host = email.rpartition("@")[2].strip().lower()
        host = "" if host in _MAILBOX_PROVIDERS else host
    return host if _DOMAIN.fullmatch(host) else ""


def same_domain(one: str, other: str) -> bool:
    """Whether two domains are one, or one lies below the other."""
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
