"""What the side navigation can lead to; whether a person sees a line follows from the view behind it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from kernel.access import AccessRule, rule_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `within` names the pages that belong to it, `count` a field of `ShellCounts`.

    `ours` is the label on the partner's side where it differs. `admitted`: only of a company that is or was a
    Participant, or (False) only of one that is not yet (R2); `invited` shows it of an invited one, too.
    """

    label: Any
    url_name: str
    icon: str
    within: tuple[str, ...] = ()
    count: str = ""
    ours: Any = None
    admitted: bool | None = None
    invited: bool = False

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
            Entry(
                _("Prospects"),
                "onboarding:board",
                "list--checked",
                ("onboarding:list", "onboarding:nominate"),
            ),
        ),
    ),
    EntryGroup(
        _("Program"),
        (
            Entry(_("Program Guide"), "tiers:guide", "rule", ("tiers:guide_version",), count="guide"),
            Entry(_("Guide versions"), "tiers:guides", "document"),
            Entry(
                _("Agreements"),
                "agreements:register",
                "document--signed",
                ("agreements:bring", "agreements:text", "agreements:signing"),
            ),
            Entry(_("Plan rates"), "pipeline:rates", "currency"),
            Entry(_("People"), "participants:people", "user--multiple"),
            Entry(_("Mailbox"), "mailbox", "email", ("mailbox_ticket",), count="waiting_questions"),
            Entry(_("Public site"), "site_questions", "view", ("site_question", "add_site_question")),
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
    Entry(_("Overview"), "participant_home", "dashboard", ours=_("Where we stand"), admitted=True),
    Entry(
        _("Onboarding"),
        "onboarding:prospect",
        "list--checked",
        (
            "onboarding:plan_briefing",
            "onboarding:move_briefing",
            "onboarding:record_briefing",
            "onboarding:item",
            "onboarding:invite",
            "onboarding:accept_invitation",
        ),
        ours=_("Our way in"),
        admitted=False,
    ),
    Entry(
        _("Tier"), "tiers:position", "certificate", ("tiers:condition",), "open_plans", _("Our tier"), True
    ),
    Entry(_("Qualified leads"), "pipeline:leads", "table"),
    Entry(
        _("Assessments"),
        "tiers:assessments",
        "report",
        ("tiers:assessment", "tiers:assessment_condition"),
        admitted=True,
    ),
    Entry(_("Benefits"), "benefits:benefits", "trophy", admitted=True),
    Entry(
        _("Agreements"),
        "agreements:agreements",
        "document--signed",
        ("agreements:sign", "agreements:termination"),
        admitted=True,
        invited=True,
    ),
    Entry(_("Company"), "participants:overview", "enterprise", ours=_("Our company")),
    Entry(_("Team"), "participants:team", "user--multiple", ours=_("Our team")),
    Entry(_("Questions"), "workspace_questions", "email", ("workspace_question",), ours=_("Ask the Program")),
)

PARTNER_PROGRAM_ENTRIES = (
    Entry(_("Program Guide"), "tiers:guide", "rule", ("tiers:guide_version",), count="guide"),
    Entry(_("Common questions"), "contact", "help"),
)

PUBLIC_ENTRIES = (
    Entry(_("Program"), "home", "information"),
    Entry(_("Program Guide"), "tiers:guide", "rule", ("tiers:guide_version",)),
    Entry(_("Contact"), "contact", "email"),
)


@cache
def needed_permission(url_name: str, *arguments: str) -> Permission | None:
    """Return what the view behind a name asks for, None for nothing; raises LookupError without one."""
    return getattr(_rule(url_name, *arguments), "permission", None)


@cache
def opens_before_admission(url_name: str, *arguments: str) -> bool:
    """Return whether a company's people open the page before it is a Participant (R2); raises LookupError."""
    return bool(getattr(_rule(url_name, *arguments), "before_admission", False))


def _rule(url_name: str, *arguments: str) -> AccessRule:
    try:
        return rule_of(resolve(reverse(url_name, args=arguments)).func)
    except NoReverseMatch as missing:
        raise LookupError(url_name) from missing
