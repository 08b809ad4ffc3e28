"""Reads of one company: its header, who holds the relationship, the facts that assessments read."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast

from accounts.permissions import Actor
from participants.models import Assignment, Incorporation, Membership, Participant, TrainedPerson
from participants.slots import with_standing


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above every tab; `tier` is the key held this year, None below the program or, unless
    `settled`, not yet.
    """

    settled: bool
    tier: str | None
    program_signed_on: date | None
    procurement_signed_on: date | None


@dataclass(frozen=True, slots=True)
class RelationshipPerson:
    """A person of either side; `kind` is an assignment's kind or a partner's role."""

    row_id: int
    name: str
    email: str
    kind: str
    since: datetime
    ibm: bool


def company_header(actor: Actor, participant: Participant, *, today: date) -> Header:
    """Return tier and agreements of a company that the actor sees, in one query."""
    company = Participant.objects.visible_to(actor).filter(pk=participant.pk)
    found = with_standing(company, today=today).get()
    names = ("tier", "program_signed_on", "procurement_signed_on")
    return Header(getattr(found, "settled", False), *(getattr(found, name, None) for name in names))


def people_of(actor: Actor, participant: Participant) -> list[RelationshipPerson]:
    """Return the people who hold the relationship, IBM's first, then by name; one query."""
    person = {"name": F("user__name"), "email": F("user__email")}
    ibm = Assignment.objects.visible_to(actor).filter(participant=participant, ended_on=None)
    theirs = Membership.objects.visible_to(actor).filter(participant=participant, ended_at=None)
    columns = ("pk", "name", "email", "as_kind", "since_at", "side")
    rows = ibm.annotate(
        **person, as_kind=Cast("kind", CharField()), since_at=Cast("since", DateTimeField()), side=Value(0)
    ).values_list(*columns)
    others = theirs.annotate(
        **person, as_kind=Cast("role", CharField()), since_at=Cast("since", DateTimeField()), side=Value(1)
    ).values_list(*columns)
    union = rows.union(others, all=True).order_by("side", "name", "pk")
    return [
        RelationshipPerson(pk, name, email, kind, since, side == 0)
        for pk, name, email, kind, since, side in union
    ]


def incorporation_for(actor: Actor, participant: Participant, incorporation_id: int) -> Incorporation | None:
    """Return an incorporation of this company, or None, alike for a stranger's and a missing one (R4)."""
    return (
        Incorporation.objects.visible_to(actor).filter(participant=participant, pk=incorporation_id).first()
    )


def trained_person_for(actor: Actor, participant: Participant, trained_id: int) -> TrainedPerson | None:
    """Return a training of this company, or None, alike for a stranger's and a missing one (R4)."""
    return TrainedPerson.objects.visible_to(actor).filter(participant=participant, pk=trained_id).first()


_FACTS = """
SELECT jsonb_build_object(
    'incorporations', (
        SELECT jsonb_agg(jsonb_build_object('id', i.id, 'offering', o.name, 'technology', t.name,
            'role', i.role, 'launched_on', i.launched_on, 'ended_on', i.ended_on, 'taken_over', i.taken_over)
            ORDER BY o.name, i.id)
        FROM participants_incorporation i
        JOIN participants_offering o ON o.id = i.offering_id
        LEFT JOIN participants_technology t ON t.id = i.technology_id
        WHERE i.participant_id = %(participant)s),
    'technologies', (
        SELECT jsonb_agg(name ORDER BY name) FROM participants_technology
        WHERE participant_id = %(participant)s),
    'trained', (
        SELECT jsonb_object_agg(audience, people) FROM (
            SELECT audience, jsonb_build_object('people', count(*), 'latest', max(completed_on)) AS people
            FROM participants_trainedperson WHERE participant_id = %(participant)s GROUP BY audience) named),
    'named', (
        SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name, 'audience', audience,
            'completed_on', completed_on)) FROM (
            SELECT id, name, audience, completed_on FROM participants_trainedperson
            WHERE participant_id = %(participant)s ORDER BY completed_on DESC, id DESC LIMIT 100) latest),
    'headcounts', (
        SELECT jsonb_object_agg(audience, jsonb_build_object('people', people, 'as_of', as_of))
        FROM participants_trainedheadcount WHERE participant_id = %(participant)s),
    'other_programs', (
        SELECT jsonb_agg(jsonb_build_object('name', name, 'since', since) ORDER BY name)
        FROM participants_otherprogram WHERE participant_id = %(participant)s),
    'deal_registration', (
        SELECT jsonb_build_object('has_program', has_program, 'as_of', as_of, 'url', url,
            'taken_over', taken_over)
        FROM participants_dealregistrationfact WHERE participant_id = %(participant)s AND as_of <= %(today)s
        ORDER BY as_of DESC LIMIT 1))::text
"""


def recorded_facts(participant: Participant, *, today: date) -> dict[str, Any]:
    """Return the facts of a company that an access rule has let in, as plain values; one query inside
    the tenancy.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"participant": participant.pk, "today": today})
        return json.loads(cursor.fetchone()[0])  # type: ignore[no-any-return]  # an object by the statement
