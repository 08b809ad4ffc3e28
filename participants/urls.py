"""Addresses of companies and people."""

from django.urls import path

from participants import views

app_name = "participants"
urlpatterns = [
    path("p/<slug:slug>/company/", views.overview, name="overview"),
    path("p/<slug:slug>/company/facts/<slug:kind>/", views.record_fact, name="record_fact"),
    path(
        "p/<slug:slug>/company/offerings/<int:incorporation_id>/end/", views.end_offering, name="end_offering"
    ),
    path(
        "p/<slug:slug>/company/trainings/<int:trained_id>/take-back/",
        views.take_back_training,
        name="take_back_training",
    ),
    path("p/<slug:slug>/company/assign/", views.assign, name="assign"),
    path(
        "p/<slug:slug>/company/assignments/<int:assignment_id>/end/",
        views.end_assigned,
        name="end_assignment",
    ),
    path("p/<slug:slug>/team/", views.team, name="team"),
    path("p/<slug:slug>/team/invite/", views.invite, name="invite"),
    path("p/<slug:slug>/team/invitations/<int:invitation_id>/resend/", views.resend, name="resend"),
    path("p/<slug:slug>/team/invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke"),
    path("p/<slug:slug>/team/<int:member_id>/role/", views.change_member, name="change_member"),
    path("p/<slug:slug>/team/<int:member_id>/remove/", views.remove_member, name="remove_member"),
    path("join/<str:token>/", views.accept, name="accept_invitation"),
    path("manage/participants/", views.participant_list, name="list"),
    path("manage/people/", views.people, name="people"),
    path("manage/people/invite/", views.invite_ibm, name="invite_ibm"),
    path("manage/people/<int:user_id>/role/", views.change_role, name="change_ibm_role"),
    path("manage/people/<int:user_id>/deactivate/", views.deactivate, name="deactivate"),
    path("manage/people/<int:user_id>/reactivate/", views.reactivate, name="reactivate"),
]
