"""Reads of prospects and of what they work through."""
