"""The app's registration."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    """Registers the app `opinions`."""

    name = "opinions"
