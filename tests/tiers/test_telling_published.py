"""Telling of a published run: everybody of their own result, in few statements however many Participants."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, User
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.program import assess, feed, hold, in_force, lead, tag
from tiers.models import AssessmentRun
from tiers.services.publication import approve_run
from tiers.services.telling import tell_of_publication

pytestmark = pytest.mark.django_db


def published(by: User, *companies: Participant) -> AssessmentRun:
    in_force()
    for company in companies:
        tag(company, company.slug)
        hold(company, "silver")
    feed(*(lead(company.slug, "700000", tag=company.slug) for company in companies))
    run = assess()
    approve_run(by=by, run_id=run.pk, now=NOON)
    return run


def test_all_companies_are_told_in_one_statement_of_each_kind(
    halvorsen: Participant, norrland: Participant, morgan: User, ada: User, omar: User
) -> None:
    run = published(morgan, halvorsen, norrland)
    with CaptureQueriesContext(connection) as asked:
        assert tell_of_publication(run_id=run.pk, now=NOON) == 2
    written = [each["sql"].split('"')[1] for each in asked if each["sql"].startswith("INSERT")]
    assert sorted(written) == ["accounts_notice", "kernel_outboxmail"]


def test_each_company_s_people_are_told_of_their_own_result(
    halvorsen: Participant, norrland: Participant, morgan: User, ada: User, omar: User
) -> None:
    tell_of_publication(run_id=published(morgan, halvorsen, norrland).pk, now=NOON)
    with acting(role=Role.STAFF, why="test"):
        told = dict(Notice.objects.filter(topic="assessment").values_list("user_id", "title"))
    assert told[ada.pk].startswith("Halvorsen Cipher, Quarter 3, 2026")
    assert told[omar.pk].startswith("Norrland Systems, Quarter 3, 2026")
