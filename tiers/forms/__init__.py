"""Forms of guides and assessments."""

from tiers.forms.assessments import OverrideForm, ReasonForm
from tiers.forms.guide_section import SectionForm
from tiers.forms.guides import GuideUploadForm, NewDraftForm, WholeDraftForm, problem_words

__all__ = [
    "GuideUploadForm",
    "NewDraftForm",
    "OverrideForm",
    "ReasonForm",
    "SectionForm",
    "WholeDraftForm",
    "problem_words",
]
