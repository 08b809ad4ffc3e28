"""Reads of the tiers app, each starting from what the actor may see."""
