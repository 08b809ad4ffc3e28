"""The pages of the mirror: leads for both sides, feeds, tags and rates for IBM."""
