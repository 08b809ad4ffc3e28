"""What the tests of agreements share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from accounts.models import User
from agreements.models import AgreementSigning, AgreementText
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.texts import offered, published


@pytest.fixture
def refused_by_the_database() -> Callable[..., None]:
    """Write past every service, and see the named rule of the database refuse it."""

    def attack(rule: str, row: models.Model, **values: Any) -> None:
        with (
            pytest.raises(IntegrityError, match=rule),
            acting(role=Role.STAFF, why="attack"),
            transaction.atomic(),
        ):
            type(row)._default_manager.filter(pk=row.pk).update(**values)

    return attack


@pytest.fixture
def text(morgan: User) -> AgreementText:
    """Version 1, published."""
    return published(by=morgan)


@pytest.fixture
def offer(text: AgreementText, morgan: User, halvorsen: Participant, sam: User) -> AgreementSigning:
    """Version 1, waiting for sam."""
    return offered(halvorsen, by=morgan)
