"""The questions and answers of the public site, as administrators keep them (R5)."""
