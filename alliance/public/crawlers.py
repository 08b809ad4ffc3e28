"""What search engines are told: which pages are anybody's, and that the others are not worth a visit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel import clock
from kernel.addresses import absolute
from participants.access import PortalRequest, public
from tiers.selectors.guides import GuidePhase, guide_versions

CLOSED = ("/manage/", "/p/", "/accounts/", "/api/", "/contact/again/", "/notices/")
PAGES = ("home", "tiers:guide", "contact")


@public
@require_safe
def robots(request: PortalRequest) -> HttpResponse:
    """`robots.txt`."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    text = f"User-agent: *\n{closed}\nSitemap: {absolute(reverse('sitemap'))}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
@require_safe
def sitemap(request: PortalRequest) -> HttpResponse:
    """`sitemap.xml`: the public pages and every posted version of the guide (R39)."""
    posted = [each for each in guide_versions(clock.today()) if each.phase is not GuidePhase.DRAFT]
    paths = [
        *(reverse(name) for name in PAGES),
        *(reverse("tiers:guide_version", args=[each.guide.version]) for each in posted),
    ]
    addresses = [absolute(path) for path in paths]
    return render(request, "alliance/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
