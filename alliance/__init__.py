"""The composition root: settings, addresses, jobs and the two homes."""
