"""Forms of onboarding: each parses, then a view makes one call of a service."""
