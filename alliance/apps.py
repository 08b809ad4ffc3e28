from django.apps import AppConfig


class AllianceConfig(AppConfig):
    name = "alliance"
    verbose_name = "Alliance Portal"

    def ready(self) -> None:
        from alliance import celery  # noqa: F401  (tasks sent by a request need the app's broker)
        from alliance.company import annotate_standing
        from alliance.mailbox import erasing  # noqa: F401  (connects its receiver)
        from alliance.mailbox.panel import PLACE, questions_panel
        from participants.slots import offer_panel, offer_standing

        offer_standing(annotate_standing)
        offer_panel(PLACE, questions_panel)
