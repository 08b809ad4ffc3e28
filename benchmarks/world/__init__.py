"""A generated program: companies with facts and standings, a guide in force, leads as one feed left them."""

from benchmarks.world.companies import add_companies
from benchmarks.world.leads import add_leads, first_feed
from benchmarks.world.program import YEAR, found_program

__all__ = ["YEAR", "add_companies", "add_leads", "first_feed", "found_program"]
