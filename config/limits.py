"""How often a person may do what costs the server much, or reaches others' mailboxes: one table, by the address's name.

What is counted elsewhere: signing in by allauth (`ACCOUNT_RATE_LIMITS`), codes that open no course by `courses.limits`,
tokens of the Web Annotation Protocol by `annotations.protocol.door`, invitations in a day by `courses.mailing`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from config.outages import too_many
from people.limits import TooOften, asker, count

HOUR: Final = 3600
SEND: Final = frozenset({"POST"})
FETCH: Final = frozenset({"GET"})


@dataclass(frozen=True, slots=True)
class Limit:
    """What is counted (the setting that says how often in an hour), at these methods."""

    setting: str
    methods: frozenset[str] = SEND


UPLOAD: Final = Limit("UPLOADS_PER_HOUR")
BRING_IN: Final = Limit("IMPORTS_PER_HOUR")
MAKE: Final = Limit("EXPORTS_PER_HOUR")
STREAM: Final = Limit("EXPORTS_PER_HOUR", FETCH)
INVITE: Final = Limit("INVITING_PER_HOUR")
LIMITED: Final = {
    **dict.fromkeys(("case_import", "batch_retry", "case_fetch", "course_unpack"), UPLOAD),
    **dict.fromkeys(
        (
            "submission_bring_in", "assignment_bring_in", "codebook_import", "codebook_new", "roster_import",
            "gradebook", "course_unpack_look",
        ),
        BRING_IN,
    ),
    **dict.fromkeys(("submission_exports", "assignment_exports", "course_pack", "downloads"), MAKE),
    **dict.fromkeys(
        (
            "submission_stream", "assignment_stream", "submission_export", "assignment_export", "offline_copy",
            "agreement_export", "review_table_csv", "course_log_csv", "gradebook_file",
        ),
        STREAM,
    ),
    **dict.fromkeys(("invitation_create", "invitation_send", "invitation_resend"), INVITE),
}  # fmt: skip
"""Addresses by their names; whoever is not signed in does nothing there."""
WRONG_PASSWORDS_SECONDS: Final = 300
"""How long an account's wrong passwords are counted (`ACCOUNT_RATE_LIMITS`)."""


class LimitsMiddleware:
    """Counts before the view; answers 429 with `Retry-After` where it was too often, whoever noticed that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Counts what the table names."""
        matched = request.resolver_match
        limit = LIMITED.get(matched.url_name or "") if matched else None
        if limit is None or request.method not in limit.methods or not request.user.is_authenticated:
            return None
        try:
            count(limit.setting, asker(request), most=getattr(settings, limit.setting), seconds=HOUR)
        except TooOften as refused:
            return too_many(request, refused.wait)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a view counted itself."""
        return too_many(request, exception.wait) if isinstance(exception, TooOften) else None

    def process_template_response(self, _request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Too many wrong passwords for one account, which allauth tells as an error of the form alone."""
        form = (response.context_data or {}).get("form")
        errors = getattr(form, "_errors", None)
        if errors and any(error.code == "too_many_login_attempts" for error in errors.as_data().get("__all__", ())):
            response.status_code = 429
            response.headers["Retry-After"] = str(WRONG_PASSWORDS_SECONDS)
        return response
