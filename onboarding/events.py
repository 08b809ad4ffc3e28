"""What happened here that upper apps act on."""

from django.dispatch import Signal

participant_admitted = Signal()
"""A company became a Participant: sent inside the transaction of IBM's countersignature, with
`participant_id`, `tier` (its key), `joined_on` and `now` (R2). A receiver that raises undoes it all.
"""

personal_data_erased = Signal()
"""The personal data of a company that never came in go: sent inside the transaction, with `participant_id`,
`addresses` (those of its people that nobody else's row needs, lower case) and `now`.
"""
