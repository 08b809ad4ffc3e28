"""Facts of a company that several tests begin with."""

from datetime import date

from accounts.models import User
from participants import services
from participants.models import Audience, Participant, TrainedPerson


def trained(by: User, participant: Participant) -> TrainedPerson:
    return services.record_trained_person(
        by=by, participant=participant, audience=Audience.SALES, name="Nell Carver",
        email="nell@example.com", completed_on=date(2026, 2, 3),
    )  # fmt: skip
