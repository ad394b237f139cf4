"""The app's registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the app `people`."""

    name = "people"
