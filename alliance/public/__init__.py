"""What anybody may read: the program, how to join it, and whom to ask."""
