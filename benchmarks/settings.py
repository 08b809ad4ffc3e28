"""The portal's settings, with what only a comparison needs: the admin and an empty view."""

from alliance.settings import *  # noqa: F403
from alliance.settings import ACCESS_RULES_BY_MODULE, INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin", "import_export"]
ROOT_URLCONF = "benchmarks.urls"
ACCESS_RULES_BY_MODULE = {**ACCESS_RULES_BY_MODULE, "django.contrib.admin": "benchmarks.usual_admin.rule"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
