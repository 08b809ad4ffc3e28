"""What keeps the portal running, and what waits for a person."""
