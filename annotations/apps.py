"""The app's registration."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Registers the app `annotations`."""

    name = "annotations"

    def ready(self) -> None:
        """Tells where cases are assigned, what is held of work, what is told of it, what terms and time bring about."""
        from annotations.assignments.assigned import assigned  # noqa: PLC0415 -- models can be imported from here on
        from annotations.assignments.term_copies import copy_term, count_term  # noqa: PLC0415 -- likewise
        from annotations.exports.kept import delete_old  # noqa: PLC0415 -- likewise
        from annotations.log_words import LOG_PART  # noqa: PLC0415 -- likewise
        from annotations.submissions.personal import HOLDING  # noqa: PLC0415 -- likewise
        from annotations.telling import remind  # noqa: PLC0415 -- likewise
        from courses import copying  # noqa: PLC0415 -- likewise
        from opinions.case_uses import register  # noqa: PLC0415 -- likewise
        from people import audit, holdings, timed  # noqa: PLC0415 -- likewise

        register(assigned)
        copying.register(copy_term, count_term)
        holdings.register("annotations", HOLDING)
        audit.register("annotations", LOG_PART)
        timed.register("annotations", remind)
        timed.register("exports", delete_old)
