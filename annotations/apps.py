"""The app's registration."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Registers the app `annotations`."""

    name = "annotations"

    def ready(self) -> None:
        """Tells the library where cases are assigned, and what is held of a person's work."""
        from annotations.assigned import assigned  # noqa: PLC0415 -- models can be imported from here on
        from annotations.personal import HOLDING  # noqa: PLC0415 -- likewise
        from opinions.case_uses import register  # noqa: PLC0415 -- likewise
        from people import holdings  # noqa: PLC0415 -- likewise

        register(assigned)
        holdings.register("annotations", HOLDING)
