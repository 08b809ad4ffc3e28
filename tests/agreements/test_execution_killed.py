"""A worker that executes a notice is killed in the middle: nothing is half done, the next does it (R30)."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from agreements import tasks
from agreements.models import AgreementFact, AgreementKind, Termination, TerminationState
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Assignment, Lifecycle, Membership, Participant
from tests.agreements.terminations import AFTER, EFFECTIVE, notice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

EXECUTE = """
import sys, time
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.DATABASES["default"]["OPTIONS"]["assume_role"] = "portal_app"
import django
django.setup()
from datetime import datetime
from django.db.models.signals import post_save
from agreements.events import termination_executed
from agreements.models import AgreementFact, Termination
from agreements.services import execute_termination
from kernel.models import OutboxMail
from participants.models import Participant

def stop(**given):
    print("inside", flush=True)
    time.sleep(600)

moments = {
    "agreement": (post_save, AgreementFact), "company": (post_save, Participant),
    "notice": (post_save, Termination), "others": (termination_executed, Termination),
}
reached, sender = moments[sys.argv[4]]
reached.connect(stop, sender=sender, weak=False)
execute_termination(termination_id=int(sys.argv[2]), now=datetime.fromisoformat(sys.argv[3]))
"""


def standing(given: Termination) -> dict[str, object]:
    """All that the execution of a notice changes."""
    company = given.participant_id
    with acting(role=Role.STAFF):
        return {
            "notice": Termination.objects.get(pk=given.pk).state,
            "company": Participant.objects.get(pk=company).lifecycle,
            "ends": list(
                AgreementFact.objects.filter(participant=company, kind=AgreementKind.PROGRAM).values_list(
                    "ends_on", flat=True
                )
            ),
            "people": Membership.objects.filter(participant=company, ended_at=None).count(),
            "ours": Assignment.objects.filter(participant=company, ended_on=None).count(),
            "letters": OutboxMail.objects.count(),
        }


def killed(given: Termination, moment: str) -> None:
    """A worker of its own that is killed inside the transaction, once it has come to a moment."""
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", EXECUTE, name, str(given.pk), AFTER.isoformat(), moment]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stdout.readline() == b"inside\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("moment", ["agreement", "company", "notice", "others"])
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_the_next_sweep_finishes(
    halvorsen: Participant, ada: User, ines: User, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = notice(halvorsen)
    before = standing(given)
    assert before["people"]
    assert before["ours"]
    killed(given, moment)
    assert standing(given) == before

    monkeypatch.setattr(tasks, "now", lambda: AFTER)
    monkeypatch.setattr(tasks.execute_termination, "delay", tasks.execute_termination)
    assert tasks.find_due_terminations() == 1
    after = standing(given)
    assert (after["notice"], after["company"]) == (TerminationState.EXECUTED, Lifecycle.FORMER)
    assert (after["people"], after["ours"]) == (0, 0)
    assert after["ends"] == [EFFECTIVE - timedelta(days=1)]
    assert tasks.find_due_terminations() == 0
    assert standing(given) == after
