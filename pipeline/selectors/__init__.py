"""Reads of the mirror. Enter by the module of the noun."""
