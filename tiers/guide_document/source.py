"""From the bytes of a file to its JSON tree, with every number kept as it was written."""

import json
from dataclasses import dataclass

from tiers.guide_document.problems import Findings, GuideRefused
from tiers.sentence import gettext_noop

MOST_BYTES = 2_000_000


class Numeral(str):
    """A JSON number as it was written: exact, and not yet judged."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object, with the keys that it gives more than once."""

    members: dict[str, object]
    repeated: tuple[str, ...]


def read_tree(source: str | bytes) -> object:
    """Objects as `JsonObject`, numbers (NaN and infinities too) as `Numeral`; raises `GuideRefused`."""
    findings = Findings()
    text = _decoded(source, findings)
    if text is not None:
        try:
            return json.loads(
                text,
                object_pairs_hook=_object,
                parse_float=Numeral,
                parse_int=Numeral,
                parse_constant=Numeral,
            )
        except json.JSONDecodeError as refused:
            findings.add(
                "",
                gettext_noop("This is not JSON: line %(line)s, column %(column)s (%(reason)s)."),
                line=str(refused.lineno),
                column=str(refused.colno),
                reason=refused.msg,
            )
        except RecursionError:
            findings.add(
                "", gettext_noop("The file nests too deeply. A Program Guide needs a few levels only.")
            )
    raise GuideRefused(findings.problems)


def _decoded(source: str | bytes, findings: Findings) -> str | None:
    if len(source) > MOST_BYTES:
        findings.add("", gettext_noop("The file is larger than 2 MB. A Program Guide is a small file."))
        return None
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.add("", gettext_noop("The file is not UTF-8 text. Save it as UTF-8."))
        return None


def _object(pairs: list[tuple[str, object]]) -> JsonObject:
    members: dict[str, object] = {}
    repeated: dict[str, None] = {}
    for key, member in pairs:
        if key in members:
            repeated[key] = None
        members[key] = member
    return JsonObject(members, tuple(repeated))
