"""The root of the portal's named refusals, so that a view can answer any of them with its own words."""


class Refusal(ValueError):
    """An action that a rule forbids; the message says what is wrong and the mend, for the person who
    tried.
    """
