"""A command on a fresh embedded database finds it migrated."""

from collections.abc import Sequence

WITHOUT_DATABASE = {
    "help", "version", "migrate", "makemigrations", "collectstatic", "check", "test", "compilemessages",
    "makemessages", "spectacular", "shell", "dbshell", "diffsettings", "--version", "--help",
}  # fmt: skip


def migrate_when_empty(argv: Sequence[str]) -> None:
    """Migrate the embedded database while it holds no table; an external one is the operator's to migrate."""
    if len(argv) < 2 or argv[1] in WITHOUT_DATABASE:
        return
    import django
    from django.conf import settings

    if not settings.EMBEDDED:
        return
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
        empty = cursor.fetchone()[0]
    if empty:
        call_command("migrate", verbosity=0)
