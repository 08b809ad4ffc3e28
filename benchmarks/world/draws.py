"""Numbers that look drawn and are the same in every run."""


def draw(kind: int, below: int, of: str = "i") -> str:
    """Return the SQL of a whole number from 0 to `below` - 1 for the row numbered `of`."""
    return f"mod((hashint8extended({of}, {kind}) & 1073741823)::int, {below})"
