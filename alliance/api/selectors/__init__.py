"""Reads of the API, each starting from what the actor may see."""
