"""The mapping profile of a source, with the first rows of its last file as the profile reads them."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel import clock
from participants.access import PortalRequest, for_ibm
from pipeline.forms.uploads import ProfileForm
from pipeline.models import CrmSource, Feed
from pipeline.pages.preview import Preview, preview_of
from pipeline.pages.profile_text import profile_text, version_rows
from pipeline.profiles.document import parse_profile
from pipeline.profiles.profile import MappingProfile
from pipeline.selectors.profiles import SourceNotFound, latest_kept_feed, profile_versions, source_of_key
from pipeline.services.feeds import save_profile
from pipeline.services.tags import TagContradiction, UnknownParticipants, check_profile_tags


@for_ibm(Permission.MANAGE_FEEDS)
def profile(request: PortalRequest, key: str) -> HttpResponse:
    """Look at a profile, try it on the last file, save it as the one in use."""
    source = _source_or_404(key)
    versions = profile_versions(source)
    document = versions[0].document if versions else {}
    form = ProfileForm(request.POST or None, source=key, initial={"document": profile_text(document)})
    tried = parse_profile(document) if versions else None
    if request.method == "POST" and form.is_valid():
        tried = form.profile
        if "save" in request.POST and _save(request, form):
            return redirect("pipeline:profile", key)
    sample = latest_kept_feed(source)
    context = {
        "source": source,
        "form": form,
        "versions": version_rows(versions, zone=clock.program_zone()),
        "sample": sample,
        "preview": _preview(sample, tried),
        "is_draft": request.method == "POST",
    }
    return render(request, "pipeline/profile.html", context)


def _save(request: PortalRequest, form: ProfileForm) -> bool:
    try:
        check_profile_tags(form.profile.tags)
    except (UnknownParticipants, TagContradiction) as refused:
        form.add_error("document", str(refused))
        return False
    save_profile(by=cast(User, request.user), profile=form.profile, now=clock.now())
    messages.success(request, _("Saved: the next file of this source is read under this profile."))
    return True


def _preview(sample: Feed | None, tried: MappingProfile | None) -> Preview | None:
    if sample is None or tried is None:
        return None
    try:
        with sample.file.open("rb") as file:
            return preview_of(cast(BinaryIO, file), tried, zone=clock.program_zone())
    except FileNotFoundError:
        return Preview(refused=_("The file of the last feed is gone."))


def _source_or_404(key: str) -> CrmSource:
    try:
        return source_of_key(key)
    except SourceNotFound as missing:
        raise Http404 from missing
