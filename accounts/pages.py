"""What a person's own pages show, as plain formatted rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ApiToken, Notice
from accounts.permissions import Actor
from kernel.clock import program_zone
from kernel.formats import day, moment


@dataclass(frozen=True, slots=True)
class Topic:
    """What a notice is about."""

    label: str | Promise
    icon: str


TOPICS: dict[str, Topic] = {
    "assessment": Topic(gettext_lazy("Assessment"), "report"),
    "pipeline": Topic(gettext_lazy("Pipeline"), "table"),
    "guide": Topic(gettext_lazy("Program Guide"), "document"),
    "benefits": Topic(gettext_lazy("Benefits"), "trophy"),
    "agreement": Topic(gettext_lazy("Agreement"), "document--signed"),
    "onboarding": Topic(gettext_lazy("Onboarding"), "list--checked"),
    "access": Topic(gettext_lazy("Access"), "password"),
    "question": Topic(gettext_lazy("Question"), "email"),
}
_OTHER = Topic(gettext_lazy("Program"), "notification")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice."""

    pk: int
    topic: str
    icon: str
    title: str
    body: str
    url: str
    when: str
    unread: bool


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """The notices of one day."""

    label: str
    rows: tuple[NoticeRow, ...]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token."""

    pk: int
    name: str
    scopes: str
    company: str
    created: str
    expires: str
    last_used: str
    state: str
    words: str
    live: bool


def notice_days(notices: Sequence[Notice], *, today: date) -> list[NoticeDay]:
    """Return notices by day of the program, in the order given."""
    zone = program_zone()
    by_day = groupby(notices, key=lambda notice: notice.created_at.astimezone(zone).date())
    return [
        NoticeDay(_("Today") if at == today else day(at), tuple(_notice(each) for each in group))
        for at, group in by_day
    ]


def _notice(notice: Notice) -> NoticeRow:
    topic = TOPICS.get(notice.topic, _OTHER)
    return NoticeRow(
        pk=notice.pk,
        topic=str(topic.label),
        icon=topic.icon,
        title=notice.title,
        body=notice.body,
        url=notice.url,
        when=moment(notice.created_at, program_zone()),
        unread=notice.read_at is None,
    )


def token_rows(tokens: Iterable[ApiToken], companies: Mapping[int, str], *, now: datetime) -> list[TokenRow]:
    """Return the rows of a person's tokens."""
    zone = program_zone()
    return [
        TokenRow(
            pk=token.pk,
            name=token.name,
            scopes=", ".join(token.scopes),
            company=companies.get(token.participant_id, "–") if token.participant_id else "–",
            created=day(token.created_at.astimezone(zone).date()),
            expires=day(token.expires_at.astimezone(zone).date()),
            last_used=moment(token.last_used_at, zone) if token.last_used_at else _("Not yet"),
            state="active" if _is_live(token, now) else "closed",
            words=_state_of(token, now),
            live=_is_live(token, now),
        )
        for token in tokens
    ]


def _is_live(token: ApiToken, now: datetime) -> bool:
    return token.revoked_at is None and token.expires_at > now


def _state_of(token: ApiToken, now: datetime) -> str:
    if token.revoked_at is not None:
        return _("Revoked")
    return _("Active") if token.expires_at > now else _("Expired")


def held_roles(actor: Actor, companies: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """Return where a person acts, and as what."""
    if actor.ibm_role is not None:
        return [("IBM", actor.ibm_role.name)]
    return [(name, actor.memberships[pk].name) for pk, name in companies if pk in actor.memberships]
