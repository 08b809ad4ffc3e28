"""What happened here that upper apps act on."""

from django.dispatch import Signal

program_agreement_signed = Signal()
"""Both sides have signed: sent inside the transaction that puts a signing in force, with `participant_id`,
`signing_id` and `now` (R2). A receiver that raises undoes the countersignature.
"""

program_agreement_declined = Signal()
"""A company's signatory declined a text: sent inside its transaction, with `participant_id`, `signing_id`
and `now`.
"""

termination_executed = Signal()
"""A notice took effect: sent inside the transaction that ends a company's participation, with
`participant_id`, `termination_id` and `now` (R30). A receiver that raises undoes it.
"""
