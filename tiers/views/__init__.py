"""Pages of tiers, assessments and the Program Guide."""
