"""What every view of the API has in common: its access rule, its scope, its filters."""

from typing import Any, ClassVar, cast

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from accounts.permissions import Actor, Permission
from alliance.api.paging import PARAMETERS, KeyPagination
from alliance.api.permissions import RoleReads, ScopeHeld
from alliance.api.schema import ApiSchema
from kernel.paging import Key, Order
from participants.access import api


class ApiView(generics.GenericAPIView[Any]):
    """Read only, for one noun: `scope` is what a token needs, `permission` what the role needs."""

    access_rule = api
    schema = ApiSchema()
    permission_classes = (IsAuthenticated, ScopeHeld, RoleReads)
    http_method_names = ["get", "head", "options"]
    scope: ClassVar[str]
    permission: ClassVar[Permission | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in whoever may read; refuse what else would be a filter ignored: a parameter that means nothing
        here, and one that is given twice.
        """
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - self.parameters())
        if unknown:
            raise ValidationError({name: [_("There is no such parameter here.")] for name in unknown})
        repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
        if repeated:
            raise ValidationError({name: [_("Give this parameter once.")] for name in repeated})

    def parameters(self) -> frozenset[str]:
        """Return the names of the parameters that the address may carry."""
        return frozenset()

    @property
    def actor(self) -> Actor:
        """The person who asks, as the access rule found them."""
        return cast(Actor, self.request.actor)  # type: ignore[attr-defined]  # set by the access rule


class ListView(ApiView, generics.ListAPIView[Any]):
    """A list by key; `asked` are its filters as plain values."""

    pagination_class = KeyPagination
    filters: ClassVar[type[Serializer[Any]]]

    def order(self) -> Order:
        """Return the order in which the list is paged."""
        raise NotImplementedError  # each list names its order

    def key_of(self, row: Any) -> Key:
        """Return a row's (value, id) in that order."""
        raise NotImplementedError  # each list names its key

    def parameters(self) -> frozenset[str]:
        """The filters and those of the page."""
        return PARAMETERS | set(self.filters().fields)

    def asked(self) -> dict[str, Any]:
        """Return the filters of the address, those not given left out. Raises ValidationError."""
        filters = self.filters(data=self.request.query_params.dict())
        filters.is_valid(raise_exception=True)
        return dict(filters.validated_data)


class DetailView(ApiView, generics.RetrieveAPIView[Any]):
    """One row; a stranger's and a missing one are answered alike (R4)."""

    def find(self) -> Any:
        """Return the row of the address if the actor may see it, or None."""
        raise NotImplementedError  # each detail names its selector

    def get_object(self) -> Any:
        """Return the row, or raise Http404."""
        found = self.find()
        if found is None:
            raise Http404
        return found
