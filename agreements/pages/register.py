"""The register of agreements as plain rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import AgreementText, TextState
from agreements.selectors.register import RegisterState
from kernel.clock import program_zone
from kernel.components import Chip
from kernel.formats import count, day, moment
from kernel.paging import Page

_STATES: dict[RegisterState, tuple[str, str | Promise]] = {
    RegisterState.WAITS_FOR_IBM: ("in_progress", gettext_lazy("Waits for IBM")),
    RegisterState.LATE: ("overdue", gettext_lazy("Acceptance is late")),
    RegisterState.NOTICE_RUNS: ("notice", gettext_lazy("Notice runs")),
    RegisterState.WAITS_FOR_COMPANY: ("waiting", gettext_lazy("Waits for the company")),
    RegisterState.NOT_ASKED: ("not_started", gettext_lazy("Nothing signed or offered")),
    RegisterState.SIGNED: ("in_force", gettext_lazy("Signed")),
}


@dataclass(frozen=True, slots=True)
class TextRow:
    """A version of the text."""

    title: str
    url: str
    status: str
    words: str
    published: str
    sign_by: str
    digest: str
    changes: str


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company; `url` leads to what waits, or to its agreements."""

    name: str
    url: str
    status: str
    words: str
    held: str
    signed: str
    notice: str
    notice_url: str
    waits: str
    since: str
    due: str
    late: bool
    verb: str
    verb_url: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """What the template places."""

    texts: tuple[TextRow, ...]
    altered: tuple[str, ...]
    chips: tuple[Chip, ...]
    rows: tuple[CompanyRow, ...]
    shown: str
    newer_url: str
    older_url: str
    csv_url: str
    bring_url: str
    draft_url: str


def register_page_of(
    listed: Page[Any],
    *,
    counts: Mapping[str, int],
    state: str,
    texts: Sequence[AgreementText],
    altered: Collection[AgreementText],
    today: date,
) -> RegisterPage:
    """Return the register's page; `listed` are rows of `register_rows`."""
    draft = next((each for each in texts if each.state == TextState.DRAFT), None)
    bad = {each.pk for each in altered}
    address = reverse("agreements:register")
    return RegisterPage(
        texts=tuple(_text_row(each, altered=each.pk in bad) for each in texts),
        altered=tuple(
            _("The stored file of version %(version)d is not the published one.") % {"version": each.version}
            for each in altered
        ),
        chips=_chips(address, counts, state),
        rows=tuple(_company_row(row, today) for row in listed.rows),
        shown=_("%(n)d of %(all)d companies")
        % {"n": len(listed.rows), "all": counts.get(state, 0) if state else sum(counts.values())},
        newer_url=_turn(address, state, listed.before),
        older_url=_turn(address, state, listed.after),
        csv_url=reverse("agreements:register_csv") + (f"?{urlencode({'state': state})}" if state else ""),
        bring_url="" if draft else reverse("agreements:bring"),
        draft_url=reverse("agreements:text", args=[draft.pk]) if draft else "",
    )


def _text_row(text: AgreementText, *, altered: bool) -> TextRow:
    at = text.published_at
    status, words = ("failed", _("Altered")) if altered else (str(text.state), "")
    return TextRow(
        title=_("Version %(version)d") % {"version": text.version},
        url=reverse("agreements:text", args=[text.pk]),
        status=status,
        words=words,
        published=day(at.astimezone(program_zone()).date()) if at else "–",
        sign_by=day(text.sign_by) if text.sign_by else "–",
        digest=text.sha256[:12],
        changes=text.changes,
    )


def _chips(address: str, counts: Mapping[str, int], state: str) -> tuple[Chip, ...]:
    everybody = Chip(_("All"), address, count(sum(counts.values())), current=not state)
    of_states = (
        Chip(str(words), f"{address}?state={each}", count(counts.get(each, 0)), current=state == each)
        for each, (_status, words) in _STATES.items()
    )
    return (everybody, *of_states)


def _company_row(row: Any, today: date) -> CompanyRow:
    state = RegisterState(row.state)
    status, words = _STATES[state]
    home = reverse("agreements:agreements", args=[row.slug])
    waits = state is RegisterState.WAITS_FOR_IBM
    return CompanyRow(
        name=row.name,
        url=home,
        status=status,
        words=str(words),
        held=_held(row),
        signed=day(row.signed_on) if row.signed_on else "–",
        notice=day(row.ends_by_notice) if row.ends_by_notice else "",
        notice_url=reverse("agreements:termination", args=[row.slug]) if row.ends_by_notice else "",
        waits=_waits(row),
        since=moment(row.open_since, program_zone()) if row.open_since else "",
        due=day(row.due_on) if row.due_on else "–",
        late=row.due_on is not None and row.due_on < today,
        verb=_("Countersign") if waits else "",
        verb_url=reverse("agreements:signing", args=[row.open_id]) if waits else "",
    )


def _held(row: Any) -> str:
    if row.held_version:
        return _("Version %(version)d") % {"version": row.held_version}
    return _("Before the portal") if row.signed_on else "–"


def _waits(row: Any) -> str:
    if not row.open_id:
        return "–"
    version = _("Version %(version)d") % {"version": row.open_version}
    return f"{version}, {row.open_by}" if row.open_by else version


def _turn(address: str, state: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    return f"{address}?{urlencode({**({'state': state} if state else {}), 'at': cursor})}"
