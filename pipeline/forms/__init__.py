"""What people enter on the pages of the mirror."""
