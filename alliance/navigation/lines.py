"""Lines of the navigation as values: those that exist, of what the person's role may open."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.permissions import Actor, Permission
from alliance.navigation.counts import ShellCounts, Workspace
from alliance.navigation.entries import (
    IBM_ENTRIES,
    PARTNER_PROGRAM_ENTRIES,
    PUBLIC_ENTRIES,
    WORKSPACE_ENTRIES,
    Entry,
    needed_permission,
    opens_before_admission,
)
from kernel.addresses import address
from kernel.components import NavGroup, NavItem

LONGEST_COUNT = 4
_ANY = "any"


def ibm_groups(
    actor: Actor, workspace: Workspace | None, counts: ShellCounts, page: str
) -> tuple[NavGroup, ...]:
    """Return IBM's navigation; inside a participant's workspace that workspace's, and the way back."""
    if workspace is None:
        groups = (_group(group.label, group.entries, actor, None, counts, page) for group in IBM_ENTRIES)
        return tuple(group for group in groups if group.items)
    way_back = (_("Portfolio"), address("portfolio"))
    if not workspace.is_participant and actor.can(Permission.VIEW_PROSPECTS):
        way_back = (_("Prospects"), address("onboarding:board"))
    back = NavItem(*way_back, "arrow--left")
    return (
        NavGroup("", (back,)),
        _group(workspace.name, _open_to(workspace, ibm=True), actor, workspace, counts, page),
        _group(_("Program"), PARTNER_PROGRAM_ENTRIES, actor, None, counts, page),
    )


def partner_groups(
    actor: Actor, here: Workspace | None, workspaces: Iterable[Workspace], counts: ShellCounts, page: str
) -> tuple[NavGroup, ...]:
    """Return a partner's navigation: the workspace they are in, the program, their other companies."""
    groups = [_group(_("Program"), PARTNER_PROGRAM_ENTRIES, actor, None, counts, page)]
    if here is not None:
        groups.insert(0, _group("", _open_to(here, ibm=False), actor, here, counts, page))
    others = tuple(
        NavItem(other.name, address("participant_home", other.slug), "partnership")
        for other in workspaces
        if other != here
    )
    label = _("Your other companies") if here is not None else _("Your companies")
    return (*groups, NavGroup(label, others)) if others else tuple(groups)


def _open_to(here: Workspace, *, ibm: bool) -> list[Entry]:
    """The lines that fit the company's life; to its own people few pages open before its admission (R2)."""
    fitting = [
        entry
        for entry in WORKSPACE_ENTRIES
        if entry.admitted in (None, here.is_participant) or (entry.invited and here.is_invited)
    ]
    if ibm or here.is_participant:
        return fitting
    return [entry for entry in fitting if _opens(entry)]


def _opens(entry: Entry) -> bool:
    try:
        return opens_before_admission(entry.url_name, _ANY)
    except LookupError:  # no such view: no line, either
        return False


def public_items(page: str) -> tuple[NavItem, ...]:
    """Return the links of the public pages' header and foot."""
    found = ((entry, address(entry.url_name)) for entry in PUBLIC_ENTRIES)
    return tuple(
        NavItem(str(entry.label), url, entry.icon, current=page in entry.pages) for entry, url in found if url
    )


def _group(
    label: object,
    entries: Iterable[Entry],
    actor: Actor,
    workspace: Workspace | None,
    counts: ShellCounts,
    page: str,
) -> NavGroup:
    items = (_item(entry, actor, workspace, counts, page) for entry in entries)
    return NavGroup(str(label), tuple(item for item in items if item is not None))


def _item(
    entry: Entry, actor: Actor, workspace: Workspace | None, counts: ShellCounts, page: str
) -> NavItem | None:
    arguments = (workspace.slug,) if workspace else ()
    try:
        permission = needed_permission(entry.url_name, *(_ANY,) * len(arguments))
    except LookupError:
        return None
    if permission and not actor.can(permission, workspace.participant_id if workspace else None):
        return None
    label = entry.label if actor.is_ibm or entry.ours is None else entry.ours
    return NavItem(
        str(label),
        address(entry.url_name, *arguments),
        entry.icon,
        _shown(getattr(counts, entry.count)) if entry.count else "",
        page in entry.pages,
    )


def _shown(count: int | str) -> str:
    text = str(count or "")
    return text if len(text) <= LONGEST_COUNT else ""
