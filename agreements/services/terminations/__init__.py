"""The end of the Program Agreement: notice, wind-down, cancellation by both, execution (R30)."""

from agreements.services.terminations.cancelling import (
    agree_cancellation,
    ask_cancellation,
    refuse_cancellation,
)
from agreements.services.terminations.executing import due_terminations, execute_termination
from agreements.services.terminations.giving import give_notice
from agreements.services.terminations.steps import mark_step_done

__all__ = [
    "agree_cancellation",
    "ask_cancellation",
    "due_terminations",
    "execute_termination",
    "give_notice",
    "mark_step_done",
    "refuse_cancellation",
]
