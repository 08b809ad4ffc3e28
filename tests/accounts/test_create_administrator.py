"""The first sign-in of a real installation."""

import getpass
import sys
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests import cast

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    answer = StringIO()
    call_command("create_administrator", *arguments, stdout=answer)
    return answer.getvalue()


def test_an_administrator_is_created_with_a_link_to_set_the_password() -> None:
    answer = run("first@ibm.example", "--name", "First", "--link")
    user = User.objects.get(email="first@ibm.example")
    assert (user.name, user.ibm_role, user.has_usable_password()) == ("First", "program_administrator", False)
    assert "http://testserver/accounts/password/reset/key/" in answer


def test_running_it_again_says_so_and_changes_nothing() -> None:
    run("first@ibm.example", "--link")
    assert "exists already" in run("FIRST@ibm.example", "--link")
    assert User.objects.count() == 1


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="is no e-mail address"):
        run("first", "--link")


def test_a_partners_person_is_refused(ada: User) -> None:
    with pytest.raises(CommandError, match="acts on a partner's side"):
        run(ada.email, "--link")


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sit at a terminal and type these passwords."""

    def typing(*typed: str) -> None:
        answers = iter(typed)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(getpass, "getpass", lambda prompt: next(answers))

    return typing


def test_at_a_terminal_the_password_is_asked_and_no_link_printed(at_a_terminal: Callable[..., None]) -> None:
    at_a_terminal(cast.PASSWORD, cast.PASSWORD)
    assert "http" not in run("first@ibm.example")
    assert User.objects.get(email="first@ibm.example").check_password(cast.PASSWORD)


@pytest.mark.parametrize(
    ("typed", "words"),
    [(["short"], "too short"), ([cast.PASSWORD, "another long sentence"], "two passwords differ")],
)
def test_a_weak_or_mistyped_password_creates_nobody(
    at_a_terminal: Callable[..., None], typed: list[str], words: str
) -> None:
    at_a_terminal(*typed)
    with pytest.raises(CommandError, match=words):
        run("first@ibm.example")
    assert not User.objects.filter(email="first@ibm.example").exists()
