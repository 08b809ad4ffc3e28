"""The Program's mailbox: questions come as tickets, one of the alliance managers replies (R25)."""
