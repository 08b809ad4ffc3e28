"""Every address of the portal: the apps' own full paths, the homes, the public pages, sign-in and the API."""

from django.urls import URLPattern, URLResolver, include, path

from alliance.handback import views as handback
from alliance.homes import views as homes
from alliance.operations import views as operations
from alliance.public import views as public

APPS = (
    "pipeline",
    "tiers",
    "agreements",
    "participants",
    "benefits",
    "onboarding",
    "accounts",
    "alliance.api",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    *(path("", include(f"alliance.{part}.urls")) for part in ("public", "questions", "mailbox")),
    path("p/<slug:slug>/", homes.participant_home, name="participant_home"),
    path("p/<slug:slug>/termination/data.zip", handback.hand_back, name="hand_back"),
    path("manage/", homes.portfolio, name="portfolio"),
    path("manage/export.csv", homes.portfolio_csv, name="portfolio_csv"),
    path("manage/operations/", operations.operations, name="operations"),
    path("manage/operations/mails/", operations.send_mail_again, name="send_mails_again"),
    path("manage/operations/mails/<int:mail_id>/", operations.send_mail_again, name="send_mail_again"),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"{app}.urls")) for app in APPS),
]

handler400 = "alliance.errors.unreadable"
handler404 = "alliance.errors.not_found"
handler403 = "alliance.errors.forbidden"
handler500 = "alliance.errors.broken"
