"""Addresses of tiers, assessments and the Program Guide."""

from django.urls import path

from tiers.views import (
    assessments,
    conditions,
    exports,
    guide_drafts,
    guides,
    manage_guides,
    plans,
    position,
    runs,
)

app_name = "tiers"

# A version and a clause are a guide's own words, maybe with a slash: their addresses come after the others.
urlpatterns = [
    path("p/<slug:slug>/tier/", position.position, name="position"),
    path("p/<slug:slug>/tier/plans/<int:plan_id>/close/", plans.close, name="close_plan"),
    path("p/<slug:slug>/tier/plans/<int:plan_id>/note/", plans.note, name="note_plan"),
    path("p/<slug:slug>/tier/<path:clause>/", conditions.condition, name="condition"),
    path("p/<slug:slug>/tier/<path:clause>/lines.csv", exports.condition_csv, name="condition_csv"),
    path("p/<slug:slug>/assessments/", assessments.assessments, name="assessments"),
    path("p/<slug:slug>/assessments/<int:run_id>/", assessments.assessment, name="assessment"),
    path("p/<slug:slug>/assessments/<int:run_id>/accept/", assessments.accept, name="accept_assessment"),
    path("p/<slug:slug>/assessments/<int:run_id>/return/", assessments.send_back, name="return_assessment"),
    path(
        "p/<slug:slug>/assessments/<int:run_id>/override/", assessments.override, name="override_assessment"
    ),
    path(
        "p/<slug:slug>/assessments/<int:run_id>/override/approve/",
        assessments.approve,
        name="approve_override",
    ),
    path(
        "p/<slug:slug>/assessments/<int:run_id>/override/withdraw/",
        assessments.withdraw,
        name="withdraw_override",
    ),
    path("p/<slug:slug>/assessments/<int:run_id>/evidence.csv", exports.evidence_csv, name="evidence_csv"),
    path(
        "p/<slug:slug>/assessments/<int:run_id>/<path:clause>/",
        conditions.assessment_condition,
        name="assessment_condition",
    ),
    path("manage/assessments/", runs.runs, name="runs"),
    path("manage/assessments/start/", runs.start, name="start_run"),
    path("manage/assessments/<int:run_id>/", runs.run, name="run"),
    path("manage/assessments/<int:run_id>/approve/", runs.approve, name="approve_run"),
    path("manage/assessments/<int:run_id>/correct/", runs.correct, name="correct_run"),
    path("manage/assessments/<int:run_id>/replay/", runs.replay, name="replay_run"),
    path("guide/", guides.guide, name="guide"),
    path("guide/<path:version>/changes/", guides.changes, name="guide_changes"),
    path("guide/<path:version>/acknowledge/", guides.acknowledge, name="acknowledge_guide"),
    path("guide/<path:version>/", guides.guide_version, name="guide_version"),
    path("manage/guides/", manage_guides.guides, name="guides"),
    path("manage/guides/new/", guide_drafts.new_draft, name="new_guide"),
    path("manage/guides/<int:guide_id>/", manage_guides.manage_guide, name="manage_guide"),
    path("manage/guides/<int:guide_id>/changes/", manage_guides.compare, name="compare_guide"),
    path("manage/guides/<int:guide_id>/people/", manage_guides.people, name="guide_people"),
    path("manage/guides/<int:guide_id>/remind/", manage_guides.remind, name="remind_guide"),
    path("manage/guides/<int:guide_id>/edit/<slug:section>/", guide_drafts.edit, name="edit_guide"),
    path("manage/guides/<int:guide_id>/delete/", guide_drafts.delete, name="delete_guide"),
    path("manage/guides/<int:guide_id>/announce/", manage_guides.announce, name="announce_guide"),
    path("manage/guides/<int:guide_id>/retire/", manage_guides.retire, name="retire_guide"),
]
