from django.apps import AppConfig


class TiersConfig(AppConfig):
    name = "tiers"
    verbose_name = "Tiers"

    def ready(self) -> None:
        from pipeline.counting import provide_rule
        from tiers.selectors.guides import counting_rule

        provide_rule(counting_rule)
