"""What happened here that upper apps act on."""

from django.dispatch import Signal

personal_data_erased = Signal()
"""The personal data of a company that never came in go: sent inside the transaction, with `participant_id`,
`addresses` (those of its people that nobody else's row needs, lower case) and `now`.
"""
