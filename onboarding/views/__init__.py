"""Pages of onboarding: the prospects on IBM's side, and a company's way into the Program for both."""
