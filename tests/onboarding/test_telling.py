"""A prospect's alliance manager is told that it could become a Participant (R22)."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding.models import Prospect, Stage
from onboarding.services import change_contact, tell_contact
from onboarding.services.permitted import NotPermitted
from onboarding.services.stages import CandidacyClosed, SayWhy
from onboarding.services.telling import NoContact
from tests import cast

pytestmark = pytest.mark.django_db


def letters() -> list[str]:
    """To whom the notice went."""
    with acting(role=Role.STAFF):
        return list(OutboxMail.objects.filter(kind="prospect_told").values_list("to", flat=True))


def test_the_contact_is_told_by_mail(morgan: User, candidacy: Prospect, now: datetime) -> None:
    told = tell_contact(by=morgan, prospect=candidacy, now=now)
    assert told.told_at == now
    assert letters() == ["pia@kestrel.example"]


def test_the_contact_is_told_again_only_with_a_reason(
    morgan: User, candidacy: Prospect, now: datetime
) -> None:
    tell_contact(by=morgan, prospect=candidacy, now=now)
    with pytest.raises(SayWhy):
        tell_contact(by=morgan, prospect=candidacy, now=now)
    again = tell_contact(by=morgan, prospect=candidacy, reason="It bounced.", now=now + timedelta(days=1))
    assert again.told_at == now + timedelta(days=1)
    assert len(letters()) == 2


def test_another_contact_is_told_anew(morgan: User, candidacy: Prospect, now: datetime) -> None:
    tell_contact(by=morgan, prospect=candidacy, now=now)
    changed = change_contact(
        by=morgan, prospect=candidacy, name="Bo", email="Bo@kestrel.example", summary="", now=now
    )
    assert changed.told_at is None
    tell_contact(by=morgan, prospect=candidacy, now=now + timedelta(days=1))
    assert letters() == ["pia@kestrel.example", "bo@kestrel.example"]


def test_a_contact_whose_name_is_mended_was_told_all_the_same(
    morgan: User, candidacy: Prospect, now: datetime
) -> None:
    tell_contact(by=morgan, prospect=candidacy, now=now)
    mended = change_contact(
        by=morgan, prospect=candidacy, name="Pia Lund-Ek", email="PIA@kestrel.example", summary="", now=now
    )
    assert (mended.contact_name, mended.told_at) == ("Pia Lund-Ek", now)


def test_nobody_is_told_where_nobody_is_named(morgan: User, now: datetime) -> None:
    prospect = cast.candidacy(contact_name="", contact_email="")
    with pytest.raises(NoContact):
        tell_contact(by=morgan, prospect=prospect, now=now)


def test_a_closed_candidacy_tells_nobody(morgan: User, now: datetime) -> None:
    with pytest.raises(CandidacyClosed):
        tell_contact(by=morgan, prospect=cast.candidacy(stage=Stage.WITHDRAWN), now=now)


def test_administrators_alone_tell(briefer: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        tell_contact(by=briefer, prospect=candidacy, now=now)
