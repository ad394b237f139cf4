"""The app's registration."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Registers the app `courses`."""

    name = "courses"

    def ready(self) -> None:
        """Tells what courses hold of a person."""
        from courses.personal import HOLDING  # noqa: PLC0415 -- models can be imported from here on
        from people.holdings import register  # noqa: PLC0415 -- likewise

        register("courses", HOLDING)
