from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from kernel.tenancy.checks import refuse_login
        from kernel.tenancy.grants import grant_after_migrate

        register(refuse_login, "database", deploy=True)
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="kernel.grants")
