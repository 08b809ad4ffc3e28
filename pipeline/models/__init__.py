"""The mirror of IBM's CRM: sources, feeds, leads and their revisions, tags, plan rates (R16)."""

from pipeline.models.effects import FeedEffect
from pipeline.models.feeds import CrmSource, Feed, FeedReject, FeedState, MappingProfileVersion
from pipeline.models.leads import Lead, LeadRevision, RevisionCause, Stage
from pipeline.models.rates import PlanRate
from pipeline.models.tags import IgnoredTag, TagMapping

__all__ = [
    "CrmSource",
    "Feed",
    "FeedEffect",
    "FeedReject",
    "FeedState",
    "IgnoredTag",
    "Lead",
    "LeadRevision",
    "MappingProfileVersion",
    "PlanRate",
    "RevisionCause",
    "Stage",
    "TagMapping",
]
