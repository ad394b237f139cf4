"""The app's registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the app `people`."""

    name = "people"

    def ready(self) -> None:
        """Has an address confirmed by the mailed link to a new password."""
        from allauth.account.signals import password_reset  # noqa: PLC0415 -- models come first

        from people.reset_links import confirm_by_reset  # noqa: PLC0415 -- likewise

        password_reset.connect(confirm_by_reset, dispatch_uid="people")
