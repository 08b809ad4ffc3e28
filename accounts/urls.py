"""Addresses of a person's own pages."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.mark_read, name="mark_read"),
    path("account/", views.profile, name="profile"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke, name="revoke_token"),
]
