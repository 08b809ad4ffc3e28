"""The number of a ticket, and the link by which who has no account writes again."""

import secrets

from django.core.signing import BadSignature, Signer

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without letters and figures that are taken for one another."""
_signer = Signer(sep=".", salt="alliance.mailbox.ticket")


def new_number() -> str:
    """Return a number such as K7QM-3XPD; by chance, so that none tells how much is asked (R4)."""
    drawn = "".join(secrets.choice(ALPHABET) for _each in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def link_token(number: str) -> str:
    """Return what stands in the mailed link: the number, signed."""
    return _signer.sign(number)


def number_of_link(token: str) -> str | None:
    """Return the number of a link that we signed, None for any other."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None
