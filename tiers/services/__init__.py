"""Writes of the tiers app: one keyword-only function per thing that a person or a job does."""
