"""The portal's addresses, an empty view and the admin."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alliance.urls import urlpatterns as portal
from benchmarks.usual_admin import site
from participants.access import signed_in


@signed_in
def empty(request: HttpRequest) -> HttpResponse:
    """A signed-in page that does nothing: all middleware, the session, the person, the tenancy."""
    return HttpResponse(b"")


urlpatterns = [*portal, path("benchmark/empty/", empty), path("benchmark/admin/", site.urls)]
