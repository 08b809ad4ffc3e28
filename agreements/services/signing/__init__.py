"""A company's way through one text: offered, accepted, countersigned; or declined, withdrawn (R2, R28)."""

from agreements.services.signing.accepting import Confirmations, accept_text, decline_text
from agreements.services.signing.asking import offer_text
from agreements.services.signing.closing import end_signings, withdraw_offer, withdraw_open_offer
from agreements.services.signing.countersigning import countersign

__all__ = [
    "Confirmations",
    "accept_text",
    "countersign",
    "decline_text",
    "end_signings",
    "offer_text",
    "withdraw_offer",
    "withdraw_open_offer",
]
