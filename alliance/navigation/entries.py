"""What the side navigation can lead to; whether a person sees a line follows from the view behind it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from kernel.access import rule_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `within` names the pages that belong to it, `count` a field of `ShellCounts`.

    `ours` is the label on the partner's side where it differs.
    """

    label: Any
    url_name: str
    icon: str
    within: tuple[str, ...] = ()
    count: str = ""
    ours: Any = None

    @property
    def pages(self) -> tuple[str, ...]:
        """The names of all views under this line."""
        return (self.url_name, *self.within)


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Lines under one word; the first group needs none."""

    label: Any
    entries: tuple[Entry, ...]


IBM_ENTRIES = (
    EntryGroup(
        "",
        (
            Entry(_("Portfolio"), "portfolio", "portfolio"),
            Entry(_("Qualified leads"), "pipeline:all_leads", "table"),
            Entry(_("Assessments"), "tiers:runs", "report", ("tiers:run",), count="under_review"),
            Entry(_("Participants"), "participants:list", "partnership"),
        ),
    ),
    EntryGroup(
        _("Program"),
        (
            Entry(_("Program Guide"), "tiers:guide", "rule", ("tiers:guide_version",), count="guide"),
            Entry(_("Guide versions"), "tiers:guides", "document"),
            Entry(_("Plan rates"), "pipeline:rates", "currency"),
            Entry(_("People"), "participants:people", "user--multiple"),
        ),
    ),
    EntryGroup(
        _("Operation"),
        (
            Entry(_("Operations"), "operations", "activity"),
            Entry(
                _("CRM feeds"),
                "pipeline:feeds",
                "data--base",
                ("pipeline:feed", "pipeline:upload", "pipeline:profile"),
                count="held_feeds",
            ),
            Entry(_("CRM tags"), "pipeline:tags", "tag"),
        ),
    ),
)

WORKSPACE_ENTRIES = (
    Entry(_("Overview"), "participant_home", "dashboard", ours=_("Where we stand")),
    Entry(_("Tier"), "tiers:position", "certificate", ("tiers:condition",), "open_plans", _("Our tier")),
    Entry(_("Qualified leads"), "pipeline:leads", "table"),
    Entry(
        _("Assessments"), "tiers:assessments", "report", ("tiers:assessment", "tiers:assessment_condition")
    ),
    Entry(_("Benefits"), "benefits:benefits", "trophy"),
    Entry(_("Company"), "participants:overview", "enterprise", ours=_("Our company")),
    Entry(_("Team"), "participants:team", "user--multiple", ours=_("Our team")),
)

PARTNER_PROGRAM_ENTRIES = (
    Entry(_("Program Guide"), "tiers:guide", "rule", ("tiers:guide_version",), count="guide"),
    Entry(_("Ask the Program"), "contact", "email"),
)

PUBLIC_ENTRIES = (
    Entry(_("Program"), "home", "information"),
    Entry(_("Program Guide"), "tiers:guide", "rule", ("tiers:guide_version",)),
    Entry(_("Contact"), "contact", "email"),
)


@cache
def needed_permission(url_name: str, *arguments: str) -> Permission | None:
    """Return what the view behind a name asks for, None for nothing; raises LookupError without one."""
    try:
        view = resolve(reverse(url_name, args=arguments)).func
    except NoReverseMatch as missing:
        raise LookupError(url_name) from missing
    return getattr(rule_of(view), "permission", None)
