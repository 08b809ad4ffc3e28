"""What a comparison or a group asks, to the last digit: `Sales people trained at least 8 people`. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiers.guide_document import Group, GroupKind, Leaf, Op
from tiers.pages.figures import DOLLARS

OP_WORDS = {
    Op.AT_LEAST: gettext_lazy("at least"),
    Op.ABOVE: gettext_lazy("more than"),
    Op.EXACTLY: gettext_lazy("exactly"),
    Op.AT_MOST: gettext_lazy("at most"),
    Op.BELOW: gettext_lazy("less than"),
}


def node_words(node: Leaf | Group, names: Mapping[str, str], *, inside: bool = False) -> str:
    """Return what a node asks, each metric by its name; a group inside a group stands in brackets."""
    if isinstance(node, Leaf):
        return _leaf_words(node, names.get(node.metric, node.metric))
    joint = _(", or ") if node.kind is GroupKind.ANY else _(", and ")
    words = joint.join(node_words(member, names, inside=True) for member in node.members)
    return f"({words})" if inside and len(node.members) > 1 else words


def amount_words(amount: Decimal, unit: str | None) -> str:
    """Return an amount without rounding: `$5,000,000`, `8 people`, `0.75`."""
    written = f"{amount:,f}"
    if unit == DOLLARS:
        return f"${written}"
    return f"{written} {unit}" if unit else written


def _leaf_words(leaf: Leaf, name: str) -> str:
    if isinstance(leaf.value, bool):
        asked = _("yes") if leaf.value else _("no")
        return f"{name}: {asked}"
    words = f"{name} {OP_WORDS[leaf.op]} {amount_words(leaf.value, leaf.unit)}"
    return _("%(asked)s over the year") % {"asked": words} if leaf.cumulative else words
