"""Addresses of the API, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from alliance.api.views import assessments, guides, leads, participants, standings

app_name = "api"

urlpatterns = [
    path("api/v1/schema/", SpectacularJSONAPIView.as_view(api_version="1"), name="schema"),
    path("api/v1/participants/", participants.ParticipantList.as_view(), name="participants"),
    path("api/v1/participants/<slug:slug>/", participants.ParticipantDetail.as_view(), name="participant"),
    path("api/v1/leads/", leads.LeadList.as_view(), name="leads"),
    path("api/v1/leads/<int:lead_id>/", leads.LeadDetail.as_view(), name="lead"),
    path("api/v1/assessments/", assessments.AssessmentList.as_view(), name="assessments"),
    path(
        "api/v1/assessments/<int:assessment_id>/", assessments.AssessmentDetail.as_view(), name="assessment"
    ),
    path(
        "api/v1/assessments/<int:assessment_id>/evidence/",
        assessments.EvidenceList.as_view(),
        name="evidence",
    ),
    path("api/v1/guides/", guides.GuideList.as_view(), name="guides"),
    path("api/v1/guides/<path:version>/", guides.GuideDetail.as_view(), name="guide"),
    path("api/v1/standings/", standings.StandingList.as_view(), name="standings"),
    path("api/v1/standings/<int:standing_id>/", standings.StandingDetail.as_view(), name="standing"),
]
