"""What happened here that upper apps act on."""

from django.dispatch import Signal

assessments_published = Signal()
"""A run was published: sent inside its transaction with `run_id` and `now` (D6)."""
