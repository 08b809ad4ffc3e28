"""Settings of the test suite: PostgreSQL as everywhere, owned by the owner and served as portal_app."""

from alliance.settings import *  # noqa: F403
from alliance.settings import DATABASE_OWNER, DATABASES, STORAGES

DATABASES["default"] = {
    **DATABASES["default"],
    **DATABASE_OWNER,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
}
DATABASE_OWNER: dict[str, object] = {}  # type: ignore[no-redef]  # the test login is the owner already
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
SITE_URL = "http://testserver"
SIGNING_MAKES_KEYS = True
SESSION_CACHE_SECONDS = 12 * 3600  # the queries of a page are counted however long the suite takes
DOWNLOADS_AT_ONCE = 10_000  # tests leave downloads unread
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
