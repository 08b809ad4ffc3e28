from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TiersConfig(AppConfig):
    name = "tiers"
    verbose_name = "Tiers"

    def ready(self) -> None:
        from participants.slots import TabSlot, offer_names, offer_panel, offer_tab
        from pipeline.counting import provide_rule
        from pipeline.foresight import provide_statuses
        from tiers import receivers  # noqa: F401  (connects them)
        from tiers.pages.company_tab import assessments_panel, names_of_metrics
        from tiers.pages.recorded import PLACE, recorded_panel
        from tiers.selectors.foresight import statuses_by_crm
        from tiers.selectors.guides import counting_rule

        provide_rule(counting_rule)
        provide_statuses(statuses_by_crm)
        offer_tab(TabSlot("assessments", _("Assessments"), assessments_panel))
        offer_panel(PLACE, recorded_panel)
        offer_names("metric", names_of_metrics)
