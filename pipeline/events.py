"""What the mirror tells the apps above it; a job of theirs heals what is missed."""

from django.dispatch import Signal

leads_retagged = Signal()
"""Leads changed hands: sent with `participant_ids` (those that won or lost leads), `leads` and `now`."""

feed_merged = Signal()
"""A feed is in the mirror: sent with `feed` and `now`, inside the transaction of the merge."""
