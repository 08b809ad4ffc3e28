from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "benefits"
    verbose_name = "Benefits"

    def ready(self) -> None:
        from benefits import receivers  # noqa: F401  (connects them)
