"""Addresses of the mirror's pages."""

from django.urls import path

from pipeline.views import feeds, leads, profiles, rates, tags

app_name = "pipeline"

urlpatterns = [
    path("p/<slug:slug>/leads/", leads.leads, name="leads"),
    path("p/<slug:slug>/leads/export.csv", leads.leads_csv, name="leads_csv"),
    path("manage/leads/", leads.all_leads, name="all_leads"),
    path("manage/leads/export.csv", leads.all_leads_csv, name="all_leads_csv"),
    path("manage/feeds/", feeds.feeds, name="feeds"),
    path("manage/feeds/upload/", feeds.upload, name="upload"),
    path("manage/feeds/<int:feed_id>/", feeds.feed, name="feed"),
    path("manage/feeds/<int:feed_id>/accept/", feeds.accept, name="accept_feed"),
    path("manage/feeds/<int:feed_id>/dismiss/", feeds.dismiss, name="dismiss_feed"),
    path("manage/feeds/<int:feed_id>/rejects.csv", feeds.rejects_csv, name="rejects_csv"),
    path("manage/sources/<str:key>/profile/", profiles.profile, name="profile"),
    path("manage/tags/", tags.tags, name="tags"),
    path("manage/tags/decide/", tags.decide, name="decide_tag"),
    path("manage/rates/", rates.rates, name="rates"),
]
