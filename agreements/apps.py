from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Agreements"

    def ready(self) -> None:
        from agreements.pages import agreements_panel
        from participants.slots import TabSlot, offer_tab

        offer_tab(TabSlot("agreements", _("Agreements"), agreements_panel))
