"""Guides, recorded metrics, assessments with their evidence, standings and plans."""

from tiers.models.acknowledgements import GuideAcknowledgement
from tiers.models.assessments import Assessment, AssessmentReading, ConditionResult, EvidenceLine
from tiers.models.guides import GuideState, ProgramGuide
from tiers.models.plans import PlanKind, RemediationPlan
from tiers.models.readings import MetricReading
from tiers.models.replays import ReplayRequest, RunReplay
from tiers.models.reviews import AssessmentReview, Override, RunApproval
from tiers.models.runs import AssessmentRun, RunKind, RunState, RunStep
from tiers.models.standings import StandingCause, TierStanding

__all__ = [
    "Assessment",
    "AssessmentReading",
    "AssessmentReview",
    "AssessmentRun",
    "ConditionResult",
    "EvidenceLine",
    "GuideAcknowledgement",
    "GuideState",
    "MetricReading",
    "Override",
    "PlanKind",
    "ProgramGuide",
    "RemediationPlan",
    "ReplayRequest",
    "RunApproval",
    "RunKind",
    "RunReplay",
    "RunState",
    "RunStep",
    "StandingCause",
    "TierStanding",
]
