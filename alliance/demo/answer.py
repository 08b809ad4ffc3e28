"""What `load_demo` answers: who may sign in, and what there is to see."""

from datetime import date
from typing import Any

from django.urls import reverse

from alliance.demo.people import IBM_PEOPLE, PARTNER_PEOPLE, PASSWORD, Person
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Participant
from tiers.models import AssessmentRun
from tiers.selectors.guides import guide_in_force


def demo_answer(*, today: date) -> dict[str, Any]:
    """Return the people with how they sign in, the companies, the guide in force and the runs."""
    with acting(role=Role.STAFF, why="demo program"):
        companies = list(Participant.objects.order_by("slug").values_list("slug", flat=True))
        guide = guide_in_force(today)
        runs = list(AssessmentRun.objects.order_by("id"))
    return {
        "sign_in": {"url": reverse("account_login"), "password": PASSWORD},
        "people": [_person(person) for person in _people()],
        "participants": companies,
        "guide": guide.version if guide else None,
        "runs": [
            {
                "run": run.pk,
                "kind": run.kind,
                "period": str(Period(run.year, run.quarter)),
                "state": run.state,
            }
            for run in runs
        ],
    }


def _people() -> list[Person]:
    """An administrator and a partner's alliance manager first: the two homes are the first to see."""
    first, *others = IBM_PEOPLE
    ada, *partners = PARTNER_PEOPLE
    return [first, ada, *others, *partners]


def _run(run: AssessmentRun) -> dict[str, Any]:
    period = Period(run.year, run.quarter)
    return {"run": run.pk, "kind": run.kind, "period": str(period), "state": run.state}


def _person(person: Person) -> dict[str, str | None]:
    return {
        "email": person.email,
        "name": person.name,
        "role": person.role_name,
        "side": "ibm" if person.company is None else "partner",
        "participant": person.company,
        "password": PASSWORD,
    }
