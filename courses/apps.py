"""The app's registration."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Registers the app `courses`."""

    name = "courses"
