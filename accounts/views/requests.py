"""The request of a person's own pages."""

from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import Actor


class OwnRequest(HttpRequest):
    """A request of a signed-in person, inside the tenancy."""

    user: User
    actor: Actor
