"""Addresses of onboarding."""

from django.urls import URLPattern, URLResolver, path

from onboarding.views import briefings, checklist, invitations, lists, nominating, people, prospects

app_name = "onboarding"
_WAY_IN = "p/<slug:slug>/onboarding/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("manage/prospects/", lists.board, name="board"),
    path("manage/prospects/list/", lists.prospect_list, name="list"),
    path("manage/prospects/export.csv", lists.export, name="export"),
    path("manage/prospects/new/", nominating.nominate_company, name="nominate"),
    path(_WAY_IN, prospects.prospect, name="prospect"),
    path(f"{_WAY_IN}tell/", prospects.tell, name="tell"),
    path(f"{_WAY_IN}contact/", prospects.contact, name="contact"),
    path(f"{_WAY_IN}stage/<slug:to>/", prospects.move, name="move"),
    path(f"{_WAY_IN}close/", prospects.close, name="close"),
    path(f"{_WAY_IN}decline/", prospects.decline_candidacy, name="decline"),
    path(f"{_WAY_IN}invite/", invitations.invite, name="invite"),
    path(f"{_WAY_IN}invitation/resend/", invitations.resend, name="resend_invitation"),
    path(f"{_WAY_IN}invitation/revoke/", invitations.revoke, name="revoke_invitation"),
    path(f"{_WAY_IN}invitation/accept/", invitations.accept, name="accept_invitation"),
    path("program-invitation/<str:token>/", invitations.by_link, name="program_invitation"),
    path(f"{_WAY_IN}people/", people.invite, name="invite_person"),
    path(f"{_WAY_IN}people/<int:invitation_id>/resend/", people.resend, name="resend_person"),
    path(f"{_WAY_IN}people/<int:invitation_id>/revoke/", people.revoke, name="revoke_person"),
    path(f"{_WAY_IN}briefings/", briefings.plan, name="plan_briefing"),
    path(f"{_WAY_IN}briefings/<int:briefing_id>/move/", briefings.move, name="move_briefing"),
    path(f"{_WAY_IN}briefings/<int:briefing_id>/record/", briefings.record, name="record_briefing"),
    path(f"{_WAY_IN}briefings/<int:briefing_id>/cancel/", briefings.cancel, name="cancel_briefing"),
    path(f"{_WAY_IN}briefings/<int:briefing_id>/material/", briefings.bring_material, name="bring_material"),
    path(f"{_WAY_IN}briefings/<int:briefing_id>/material/file/", briefings.material, name="material"),
    path(f"{_WAY_IN}checklist/renew/", checklist.renew, name="renew_checklist"),
    path(f"{_WAY_IN}items/<int:item_id>/", checklist.item, name="item"),
    path(f"{_WAY_IN}items/<int:item_id>/done/", checklist.complete, name="complete_item"),
    path(f"{_WAY_IN}items/<int:item_id>/reopen/", checklist.reopen, name="reopen_item"),
    path(f"{_WAY_IN}items/<int:item_id>/comment/", checklist.comment, name="comment_on_item"),
    path(f"{_WAY_IN}items/<int:item_id>/person/", checklist.assign, name="assign_item"),
    path(f"{_WAY_IN}items/<int:item_id>/remind/", checklist.remind, name="remind_item"),
    path(f"{_WAY_IN}items/<int:item_id>/waiver/<slug:to>/", checklist.waive, name="waive_item"),
    path(f"{_WAY_IN}items/<int:item_id>/evidence/", checklist.evidence, name="evidence"),
]
