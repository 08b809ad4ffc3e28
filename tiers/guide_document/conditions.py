"""Conditions: one comparison, or `any` / `all` groups of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from tiers.guide_document.members import Members
from tiers.guide_document.model import Condition, ConditionKind, Group, GroupKind, Leaf, MetricKind, Op
from tiers.guide_document.problems import Findings
from tiers.guide_document.values import read_choice, read_decimal, read_key, read_line, read_text, read_yes_no
from tiers.sentence import gettext_noop

DEEPEST_GROUP = 40

Threshold = Decimal | bool


@dataclass(slots=True)
class KnownMetrics:
    """The metrics that a condition may read.

    A recorded metric is yes/no or a number as the first condition that reads it says.
    """

    computed: Mapping[str, MetricKind]
    declared: frozenset[str]
    learned: dict[str, MetricKind] = field(default_factory=dict)

    def __contains__(self, metric: object) -> bool:
        return metric in self.computed or metric in self.declared

    def kind_of(self, metric: str, read_as: MetricKind) -> MetricKind:
        """The metric's kind; of a recorded one not read before, `read_as` from now on."""
        return self.computed.get(metric) or self.learned.setdefault(metric, read_as)


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads the conditions of one document."""

    metrics: KnownMetrics

    def __call__(self, value: object, path: str, findings: Findings) -> Condition | None:
        members = Members.of(value, path, findings)
        if members is None:
            return None
        clause = members.required("clause", read_line)
        kind = members.required("kind", partial(read_choice, ConditionKind))
        name = members.required("name", read_line)
        text = members.optional("text", read_text)
        root = self._node(members, path, findings, depth=0)
        unit = root.unit if isinstance(root, Leaf) else members.optional("unit", read_line)
        members.close()
        if clause is None or kind is None or name is None or root is None:
            return None
        return Condition(clause, kind, name, root, text, unit)

    def leaf(self, members: Members, findings: Findings, *, complain: bool) -> Leaf | None:
        """The comparison among an object's members; `complain` reports what it lacks."""
        threshold: Threshold | None
        if complain:
            metric = members.required("metric", read_key)
            op = members.required("op", partial(read_choice, Op))
            threshold = members.required("value", _read_threshold)
        else:
            metric = members.optional("metric", read_key)
            op = members.optional("op", partial(read_choice, Op))
            threshold = members.optional("value", _read_threshold)
        unit = members.optional("unit", read_line)
        cumulative = members.optional("cumulative", read_yes_no) or False
        if metric is None or op is None or threshold is None:
            return None
        leaf = Leaf(metric, op, threshold, unit, cumulative)
        self._check_metric(leaf, members, findings)
        return leaf

    def _node(self, members: Members, path: str, findings: Findings, depth: int) -> Leaf | Group | None:
        given = [key for key in ("metric", *GroupKind) if members.has(key)]
        if len(given) != 1:
            findings.add(
                path,
                gettext_noop("Give exactly one of: metric (a comparison), any, all (groups of comparisons)."),
            )
        nodes: list[Leaf | Group | None] = [
            self.leaf(members, findings, complain=len(given) == 1)
            if key == "metric"
            else self._group(members, GroupKind(key), depth)
            for key in given or ["metric"]
        ]
        return nodes[0] if len(given) == 1 else None

    def _group(self, members: Members, kind: GroupKind, depth: int) -> Group | None:
        return members.required(kind, partial(self._members, kind, depth + 1))

    def _members(
        self, kind: GroupKind, depth: int, value: object, path: str, findings: Findings
    ) -> Group | None:
        if depth > DEEPEST_GROUP:
            findings.add(path, gettext_noop("Nest groups at most 40 deep."))
        elif not isinstance(value, list) or not value:
            findings.add(
                path, gettext_noop("Write a list of at least one comparison in square brackets here.")
            )
        else:
            places = enumerate(value)
            nodes = [self._member(member, f"{path}[{place}]", findings, depth) for place, member in places]
            return Group(kind, tuple(node for node in nodes if node is not None))
        return None

    def _member(self, value: object, path: str, findings: Findings, depth: int) -> Leaf | Group | None:
        members = Members.of(value, path, findings)
        if members is None:
            return None
        node = self._node(members, path, findings, depth)
        members.close()
        return node

    def _check_metric(self, leaf: Leaf, members: Members, findings: Findings) -> None:
        if leaf.metric not in self.metrics:
            findings.add(
                members.path_of("metric"),
                gettext_noop(
                    "The metric %(metric)s is neither computed nor declared. "
                    "Declare it under metrics, or choose one of: %(known)s."
                ),
                metric=leaf.metric,
                known=", ".join(sorted({*self.metrics.computed, *self.metrics.declared})),
            )
            return
        given = MetricKind.YES_NO if isinstance(leaf.value, bool) else MetricKind.NUMBER
        kind = self.metrics.kind_of(leaf.metric, given)
        if kind is not given:
            findings.add(members.path_of("value"), _WANTED_VALUE[kind], metric=leaf.metric)
        elif kind is MetricKind.YES_NO:
            _check_yes_no(leaf, members, findings)
        elif leaf.cumulative and leaf.value < 0:
            findings.add(members.path_of("value"), gettext_noop("A cumulative threshold is zero or more."))


_WANTED_VALUE = {
    MetricKind.YES_NO: gettext_noop(
        "%(metric)s is answered with yes or no. Write true or false, without quotes."
    ),
    MetricKind.NUMBER: gettext_noop('%(metric)s is a number. Write one here, such as 3 or "2000000".'),
}


def _check_yes_no(leaf: Leaf, members: Members, findings: Findings) -> None:
    if leaf.op is not Op.EXACTLY:
        findings.add(
            members.path_of("op"),
            gettext_noop("%(metric)s is answered with yes or no. Compare it with ==."),
            metric=leaf.metric,
        )
    if leaf.cumulative:
        findings.add(
            members.path_of("cumulative"),
            gettext_noop("Only a number adds up over the year. Remove cumulative here."),
        )


def _read_threshold(value: object, path: str, findings: Findings) -> Threshold | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        findings.add(path, gettext_noop("Write true or false without quotes, or a number."))
        return None
    return read_decimal(value, path, findings)
