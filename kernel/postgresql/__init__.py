"""Django's PostgreSQL backend, which waits neither for a hanging server nor, in a migration, for Python."""
