"""Writes of the mirror: feeds, tags, plan rates. Enter by the module of the noun."""
