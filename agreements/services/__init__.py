"""Writes of agreements: their facts, the texts, and the signatures of both sides (R2, R26 to R28)."""

from agreements.services.checking import check_files
from agreements.services.facts import (
    AgreementRecorded,
    EndsBeforeSigned,
    ProgramAgreementMissing,
    admit_participant,
    end_agreement,
    record_agreement,
)
from agreements.services.reminding import remind_signatories
from agreements.services.signing import (
    Confirmations,
    accept_text,
    countersign,
    decline_text,
    end_signings,
    offer_text,
    withdraw_offer,
    withdraw_open_offer,
)
from agreements.services.terminations import (
    agree_cancellation,
    ask_cancellation,
    due_terminations,
    execute_termination,
    give_notice,
    mark_step_done,
    refuse_cancellation,
)
from agreements.services.texts import bring_text, publish_text, remove_draft

__all__ = [
    "AgreementRecorded",
    "Confirmations",
    "EndsBeforeSigned",
    "ProgramAgreementMissing",
    "accept_text",
    "admit_participant",
    "agree_cancellation",
    "ask_cancellation",
    "bring_text",
    "check_files",
    "countersign",
    "decline_text",
    "due_terminations",
    "end_agreement",
    "end_signings",
    "execute_termination",
    "give_notice",
    "mark_step_done",
    "offer_text",
    "publish_text",
    "record_agreement",
    "refuse_cancellation",
    "remind_signatories",
    "remove_draft",
    "withdraw_offer",
    "withdraw_open_offer",
]
