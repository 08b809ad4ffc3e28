"""Addresses that anybody may open, beside the home."""

from django.urls import path

from alliance.public import contact, crawlers, guide_files

urlpatterns = [
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/", contact.sent, name="contact_sent"),
    path("contact/again/<str:ticket_token>/", contact.again, name="contact_again"),
    path("guide/<path:version>/program-guide.pdf", guide_files.as_pdf, name="guide_pdf"),
    path("guide/<path:version>/program-guide.json", guide_files.as_json, name="guide_json"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
]
