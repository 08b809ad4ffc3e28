"""The data of a company that leaves, handed back as tables in one file (R30)."""
