"""The usual tool: django-import-export over the lead's table, the company found by its tag."""

from pathlib import Path
from typing import Any

from import_export import fields, resources, widgets
from tablib import Dataset

from benchmarks.feeds.files import COLUMNS, STAGES
from benchmarks.timing import seconds_of
from kernel import clock
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed, Lead

_OTHER = {"crm_id": "id", "tcv": "value"}


class ImportFailed(AssertionError):
    """The usual tool refused rows; it would seem quicker than it is."""


class StageWidget(widgets.CharWidget):
    """A stage's word as the portal's stage."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return STAGES[value]


class LeadResource(resources.ModelResource):  # type: ignore[misc]
    """One row after the other: looked up, compared, saved."""

    participant = fields.Field("participant", "product", widgets.ForeignKeyWidget(Participant, "slug"))
    stage = fields.Field("stage", "stage", StageWidget())
    modified_at = fields.Field("modified_at", "modified", widgets.DateTimeWidget("%Y-%m-%d %H:%M:%S%z"))

    class Meta:
        model = Lead
        import_id_fields = ("crm_id",)
        fields = ("crm_id", "participant", "stage", "modified_at")

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self._feed = feed
        for attribute, column in COLUMNS.items():
            if attribute not in self.fields or attribute == "crm_id":
                field = type(self).field_from_django_field(attribute, Lead._meta.get_field(attribute), False)
                field.column_name = column
                self.fields[attribute] = field

    def get_queryset(self) -> Any:
        return Lead.objects.filter(source=self._feed.source_id)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Sequences are the owner's to set anew, and need not be."""

    def before_save_instance(self, instance: Lead, row: Any, **kwargs: Any) -> None:
        instance.source_id, instance.first_feed_id = self._feed.source_id, self._feed.pk
        instance.fingerprint = instance.row_hash = f"{int(instance.crm_id[1:]):032d}"
        instance.changed_at, instance.is_new = clock.now(), instance.pk is None

    def after_save_instance(self, instance: Lead, row: Any, **kwargs: Any) -> None:
        """Keep a revision of a new lead, as the portal does."""
        if instance.is_new:
            copied = {name: getattr(instance, name) for name in ("participant_id", "withdrawn", *COLUMNS)}
            instance.revisions.create(
                source_id=instance.source_id, feed=self._feed, cause="feed", recorded_at=clock.now(), **copied
            )


def usual_seconds(path: Path, feed: Feed, *, rows: int) -> tuple[float, float]:
    """Import the first rows of a file as new, then again as existing; return both times."""
    with path.open(encoding="utf-8", newline="") as file:
        text = "".join(line for line, _ in zip(file, range(rows + 1), strict=False))
    with acting(role=Role.STAFF, why="benchmark"):
        return tuple(seconds_of(lambda: _import(text, feed)) for _ in range(2))  # type: ignore[return-value]


def _import(text: str, feed: Feed) -> None:
    rows = Dataset().load(text, format="csv")
    result = LeadResource(feed).import_data(rows, dry_run=False, raise_errors=False, use_transactions=False)
    if result.totals["error"] + result.totals["invalid"] > len(rows) / 100:
        wrong = [row.error for row in result.invalid_rows[:1]] + result.row_errors()[:1]
        raise ImportFailed(f"{dict(result.totals)} {wrong}")
