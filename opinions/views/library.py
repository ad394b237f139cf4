"""The library: its list, a case's page with its history."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opinions.access import access_case, access_writing, may_curate
from opinions.actions import set_history
from opinions.case_uses import uses
from opinions.citation_search_pages import search_shown
from opinions.forms import HistoryForm
from opinions.library import case_rows, case_shown, writings_shown
from opinions.library_form import LibraryForm, read_number, read_words
from opinions.models import Case
from opinions.settling import warnings_shown
from opinions.writing_page import build_writing
from people.accounts import signed_in
from people.addresses import reverse

CASES_ON_A_PAGE = 25
UNPROCESSABLE = 422


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The cases by caption; `q` searches their facts and texts, `court` and `year` choose, `page` turns."""
    asked = LibraryForm(request.GET)
    page = Paginator(asked.cases(), CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cases": case_rows(page, asked.words),
        "page": page,
        "form": asked,
        "query": asked.words,
        "address": asked.address,
        "import_url": reverse("case_import") if may_curate(request.user) else None,
        "fetch_url": reverse("case_fetch") if may_curate(request.user) else None,
    }
    return render(request, "library.html", context)


@login_required
@require_safe
def case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A case with its writings, and where it is assigned; to curators its warnings, and the form of its history."""
    shown = access_case(request.user, uuid)
    form = HistoryForm(initial=_history(shown)) if may_curate(request.user) else None
    return _case_page(request, shown, form)


@login_required
@require_safe
def writing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A writing to read, in its latest version or in `version`; the words of `q` are marked."""
    version = access_writing(request.user, uuid, read_number(request.GET.get("version", "")))
    page = build_writing(version, read_words(request.GET.get("q", "")))
    context: dict[str, object] = {"reader": page, "version_uuid": version.uuid}
    if may_curate(request.user):
        context["add_url"] = reverse("citation_add", args=[version.uuid])
        context["repairs_url"] = reverse("citation_repairs", args=[uuid])
    return render(request, "writing.html", context)


@login_required
@require_POST
def case_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Gives the case the lines of later history in the form."""
    changed = access_case(request.user, uuid, curate=True)
    form = HistoryForm(request.POST)
    if not form.is_valid():
        return _case_page(request, changed, form, status=UNPROCESSABLE)
    said = form.cleaned_data
    set_history(changed, by=signed_in(request), words=said["history"], checked=said["history_checked"])
    messages.success(request, _("The history is saved."))
    return redirect(changed)


def _case_page(request: HttpRequest, shown: Case, form: HistoryForm | None, *, status: int = 200) -> HttpResponse:
    """The case's page; `form` is None for those who may not curate."""
    context = {
        "case": case_shown(shown),
        "writings": writings_shown(shown),
        "uses": uses(signed_in(request), shown),
        "warnings": warnings_shown(shown) if form is not None else None,
        "history_form": form,
        "search": search_shown(shown, request.user),
        "history_url": reverse("case_history", args=[shown.uuid]),
    }
    return render(request, "case.html", context, status=status)


def _history(shown: Case) -> dict[str, object]:
    return {
        "history": "\n".join(entry.words for entry in shown.history.all()),
        "history_checked": shown.history_checked,
    }
