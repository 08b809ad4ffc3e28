"""Which static files are collected: our own build and allauth's, not the browsable API's."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's own collection without the files of pages that the portal does not serve."""

    ignore_patterns = ["CVS", ".*", "*~", "rest_framework"]
