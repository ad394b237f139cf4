"""The app's registration."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Registers the app `courses`."""

    name = "courses"

    def ready(self) -> None:
        """Has those who were invited join when they sign in or confirm an address; tells what is held of a person."""
        from allauth.account.signals import email_confirmed, user_logged_in  # noqa: PLC0415 -- models come first

        from courses.arrivals import has_confirmed, has_signed_in  # noqa: PLC0415 -- likewise
        from courses.log_words import LOG_PART  # noqa: PLC0415 -- likewise
        from courses.personal import HOLDING  # noqa: PLC0415 -- likewise
        from courses.querysets import shown_notices  # noqa: PLC0415 -- likewise
        from people import audit, notices  # noqa: PLC0415 -- likewise
        from people.holdings import register  # noqa: PLC0415 -- likewise

        user_logged_in.connect(has_signed_in, dispatch_uid="courses")
        email_confirmed.connect(has_confirmed, dispatch_uid="courses")
        register("courses", HOLDING)
        audit.register("courses", LOG_PART)
        notices.register("courses", shown_notices)
