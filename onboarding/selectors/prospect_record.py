"""All that the page of a company's onboarding shows, apart from checklist and readiness, in one statement."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from agreements.selectors.people import SIGNING_ROLES
from kernel.clock import day_of
from onboarding.models import OPEN_STAGES, EvidenceKind, ItemState, Prospect, Stage
from participants.models import Participant
from tiers.models import ProgramGuide
from tiers.selectors.entry import EntryPosition, entry_position
from tiers.selectors.guides import guide_known_by

_RECORD = """
SELECT jsonb_build_object(
    'candidacies', (
        SELECT jsonb_agg(jsonb_build_object('id', c.id, 'stage', c.stage, 'stage_since', c.stage_since,
            'summary', c.summary, 'domain', c.domain, 'contact_name', c.contact_name,
            'contact_email', c.contact_email, 'nominated_at', c.nominated_at, 'told_at', c.told_at,
            'previous_id', c.previous_id, 'closed_at', c.closed_at, 'closed_reason', c.closed_reason,
            'erased_at', c.erased_at, 'guide_id', c.guide_id, 'nominated_by_id', c.nominated_by_id,
            'guide', g.version, 'nominated_by', u.name) ORDER BY c.id DESC)
        FROM onboarding_prospect c
        LEFT JOIN tiers_programguide g ON g.id = c.guide_id
        LEFT JOIN accounts_user u ON u.id = c.nominated_by_id
        WHERE c.participant_id = %(participant)s),
    'briefings', (
        SELECT jsonb_agg(jsonb_build_object('id', b.id, 'prospect_id', b.prospect_id, 'state', b.state,
            'starts_at', b.starts_at, 'minutes', b.minutes, 'place', b.place, 'agenda', b.agenda,
            'attendees', b.attendees, 'material_name', b.material_name, 'outcome', b.outcome,
            'notes', b.notes, 'presenter_id', b.presenter_id, 'presenter', u.name) ORDER BY b.starts_at, b.id)
        FROM onboarding_briefing b JOIN accounts_user u ON u.id = b.presenter_id
        WHERE b.participant_id = %(participant)s),
    'members', (
        SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', u.name, 'email', u.email, 'role', m.role,
            'since', m.since, 'user_id', m.user_id, 'is_active', u.is_active) ORDER BY u.name, m.id)
        FROM participants_membership m JOIN accounts_user u ON u.id = m.user_id
        WHERE m.participant_id = %(participant)s AND m.ended_at IS NULL),
    'invited', (
        SELECT jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name, 'email', i.email, 'role', i.role,
            'expires_at', i.expires_at) ORDER BY i.name, i.id)
        FROM participants_colleagueinvitation i
        WHERE i.participant_id = %(participant)s AND i.accepted_at IS NULL AND i.revoked_at IS NULL),
    'ibm', (
        SELECT jsonb_agg(jsonb_build_object('user_id', a.user_id, 'name', u.name, 'email', u.email,
            'kind', a.kind, 'since', a.since) ORDER BY u.name, a.id)
        FROM participants_assignment a JOIN accounts_user u ON u.id = a.user_id
        WHERE a.participant_id = %(participant)s AND a.ended_on IS NULL),
    'incorporations', (
        SELECT jsonb_agg(jsonb_build_object('offering', o.name, 'technology', t.name, 'role', i.role,
            'launched_on', i.launched_on) ORDER BY o.name, i.id)
        FROM participants_incorporation i JOIN participants_offering o ON o.id = i.offering_id
        LEFT JOIN participants_technology t ON t.id = i.technology_id
        WHERE i.participant_id = %(participant)s AND i.ended_on IS NULL),
    'programs', (
        SELECT jsonb_agg(name ORDER BY name) FROM participants_otherprogram
        WHERE participant_id = %(participant)s),
    'agreements', (
        SELECT jsonb_agg(jsonb_build_object('kind', kind, 'signed_on', signed_on) ORDER BY signed_on, id)
        FROM agreements_agreementfact WHERE participant_id = %(participant)s),
    'invitation', (
        SELECT jsonb_build_object('id', p.id, 'state', p.state, 'invited_at', p.invited_at,
            'sent_at', p.sent_at, 'expires_at', p.expires_at, 'answered_at', p.answered_at, 'email', p.email,
            'tier', p.tier, 'manager', u.name, 'answered_by', a.name)
        FROM onboarding_programinvitation p JOIN accounts_user u ON u.id = p.manager_id
        LEFT JOIN accounts_user a ON a.id = p.answered_by_id
        WHERE p.participant_id = %(participant)s AND p.prospect_id = (
            SELECT max(id) FROM onboarding_prospect WHERE participant_id = %(participant)s)
        ORDER BY p.id DESC LIMIT 1),
    'checklist', (
        SELECT jsonb_agg(jsonb_build_object('id', i.id, 'group', i.group, 'name', i.name,
            'clause', i.clause, 'side', i.side, 'due_on', i.due_on, 'evidence', i.evidence,
            'metric', i.metric, 'op', i.op, 'value', i.value, 'state', i.state, 'done_at', i.done_at,
            'evidence_date', i.evidence_date, 'evidence_link', i.evidence_link,
            'evidence_name', i.evidence_name, 'assignee_id', i.assignee_id, 'assignee', a.name,
            'done_by', d.name, 'waiver_asked_by_id', i.waiver_asked_by_id,
            'reminded_on', i.reminded_on) ORDER BY i.position, i.id)
        FROM onboarding_checklistitem i
        LEFT JOIN accounts_user a ON a.id = i.assignee_id
        LEFT JOIN accounts_user d ON d.id = i.done_by_id
        WHERE i.participant_id = %(participant)s AND i.prospect_id = (
            SELECT max(id) FROM onboarding_prospect WHERE participant_id = %(participant)s)),
    'guide_in_force', (
        SELECT jsonb_build_object('id', id, 'version', version, 'digest', digest)
        FROM tiers_programguide WHERE state <> 'draft' AND effective_on <= %(today)s
        ORDER BY effective_on DESC, id DESC LIMIT 1),
    'crm_as_of', (SELECT min(complete_as_of) FROM pipeline_crmsource),
    'text', (SELECT max(version) FROM agreements_agreementtext WHERE state = 'published')
)::text
"""


@dataclass(frozen=True, slots=True)
class ProspectRecord:
    """A company's latest candidacy and what belongs to it.

    The other fields are the statement's plain values by kind, times as ISO text; `earlier` are candidacies
    before the present one, latest first; `checklist` are its items in order; `text` is the newest published
    version of the Program Agreement. `guide_in_force` has no document, which is read when it is used;
    `crm_as_of` is the program day of the CRM's figures, None while a source was never complete.
    """

    prospect: Prospect
    guide_version: str
    nominated_by: str
    earlier: tuple[dict[str, Any], ...]
    briefings: tuple[dict[str, Any], ...]
    members: tuple[dict[str, Any], ...]
    invited: tuple[dict[str, Any], ...]
    ibm: tuple[dict[str, Any], ...]
    incorporations: tuple[dict[str, Any], ...]
    programs: tuple[str, ...]
    agreements: tuple[dict[str, Any], ...]
    invitation: dict[str, Any] | None
    checklist: tuple[dict[str, Any], ...]
    text: int | None
    guide_in_force: ProgramGuide | None
    crm_as_of: date | None

    @property
    def stage(self) -> Stage:
        """How far the candidacy is."""
        return Stage(self.prospect.stage)

    @property
    def open_items(self) -> tuple[dict[str, Any], ...]:
        """The items that somebody has yet to do, or to waive; those apart that a figure ticks."""
        waits = (ItemState.OPEN, ItemState.WAIVER_ASKED)
        return tuple(
            each
            for each in self.checklist
            if each["state"] in waits and each["evidence"] != EvidenceKind.METRIC
        )

    @property
    def signatories(self) -> tuple[dict[str, Any], ...]:
        """The members who may sign for the company, by name."""
        return tuple(each for each in self.members if each["role"] in SIGNING_ROLES and each["is_active"])


def prospect_record(participant: Participant, *, today: date) -> ProspectRecord | None:
    """Return the record of a company that an access rule has let in, None without a candidacy; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, {"participant": participant.pk, "today": today})
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    if not found["candidacies"]:
        return None
    present, *earlier = found["candidacies"]
    lists = ("members", "invited", "ibm", "incorporations", "programs", "agreements", "checklist")
    return ProspectRecord(
        prospect=_candidacy(participant, present),
        guide_version=present["guide"] or "",
        nominated_by=present["nominated_by"] or "",
        earlier=tuple(earlier),
        briefings=tuple(each for each in found["briefings"] or () if each["prospect_id"] == present["id"]),
        invitation=found["invitation"],
        text=found["text"],
        guide_in_force=guide_known_by(found["guide_in_force"]) if found["guide_in_force"] else None,
        crm_as_of=_program_day(found["crm_as_of"]),
        **{name: tuple(found[name] or ()) for name in lists},
    )


def entry_of(record: ProspectRecord, *, today: date) -> EntryPosition | None:
    """Return how an open candidacy stands against the guide in force, None without one; one query (R7)."""
    if record.guide_in_force is None or record.stage not in OPEN_STAGES:
        return None
    return entry_position(
        record.guide_in_force, record.prospect.participant, today, crm_as_of=record.crm_as_of
    )


def _candidacy(participant: Participant, row: dict[str, Any]) -> Prospect:
    """Return the row as the object that services and other panels take."""
    times = ("stage_since", "nominated_at", "told_at", "closed_at", "erased_at")
    values = {name: value for name, value in row.items() if name not in ("guide", "nominated_by")}
    values |= {name: datetime.fromisoformat(row[name]) for name in times if row[name]}
    prospect = Prospect(participant=participant, **values)
    prospect._state.adding = False  # it is stored: `save` would change it, not add it
    return prospect


def _program_day(text: str | None) -> date | None:
    return day_of(datetime.fromisoformat(text)) if text else None
