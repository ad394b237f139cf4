"""The app's registration."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Registers the app `annotations`."""

    name = "annotations"
