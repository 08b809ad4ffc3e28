"""What happened here that upper apps act on."""

from django.dispatch import Signal

participant_admitted = Signal()
"""A company became a Participant: sent inside the transaction of IBM's countersignature, with
`participant_id`, `tier` (its key), `joined_on` and `now` (R2). A receiver that raises undoes it all.
"""

personal_data_erased = Signal()
"""The personal data of candidacies that led to nothing go: sent inside the transaction, with
`participant_id`, `since` (when a former Participant came back as a candidate; None for all of a company that
never came in), `addresses` (those of the people that nobody else's row needs, lower case) and `now`.
"""
