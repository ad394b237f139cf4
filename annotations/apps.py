"""The app's registration."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Registers the app `annotations`."""

    name = "annotations"

    def ready(self) -> None:
        """Tells the library where cases are assigned."""
        from annotations.assigned import assigned  # noqa: PLC0415 -- models can be imported from here on
        from opinions.case_uses import register  # noqa: PLC0415 -- likewise

        register(assigned)
