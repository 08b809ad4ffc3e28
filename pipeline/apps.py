from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "pipeline"
    verbose_name = "Pipeline"

    def ready(self) -> None:
        from participants.slots import offer_panel
        from pipeline.pages.open_leads import PLACE, open_leads_panel

        offer_panel(PLACE, open_leads_panel)
