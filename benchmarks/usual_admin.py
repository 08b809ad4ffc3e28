"""Django's admin over the same leads: what one writes without a portal."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest

from accounts.permissions import Permission
from participants.access import IbmRule
from pipeline.models import Lead

rule = IbmRule(Permission.VIEW_PORTFOLIO)


class Site(AdminSite):
    """The portal's people carry no `is_staff`; the access rule has let in an IBM person already."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class Leads(ModelAdmin):  # type: ignore[type-arg]
    """The columns and filters of the portal's list, as the admin gives them."""

    list_display = (
        "crm_id", "client", "name", "owner", "stage", "tcv", "currency", "qualified_on", "expected_close_on",
        "participant",
    )  # fmt: skip
    list_filter = ("stage", "currency")
    list_select_related = ("participant",)
    list_per_page = 50
    search_fields = ("client", "crm_id")
    ordering = ("-qualified_on",)

    def has_view_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    has_change_permission = has_add_permission = has_delete_permission = lambda self, request, obj=None: False


site = Site(name="admin")
site.register(Lead, Leads)
