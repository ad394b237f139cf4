"""From a citation to a draft: the case is fetched from a collection, read, and looked at as an upload is."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opinions.access import require_curator
from opinions.citation_form import CitationForm
from opinions.models import Case
from opinions.tasks import fetch_case
from opinions.text.full_citations import ReporterCitation
from people.accounts import signed_in
from people.addresses import reverse
from people.jobs import start
from people.once import once

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_fetch(request: HttpRequest) -> HttpResponse:
    """Asks for a citation, and has the case there fetched; one that the library holds is shown at once."""
    require_curator(request.user)
    if request.method != "POST":
        return _page(request, CitationForm(initial={"citation": request.GET.get("citation", "")[:100]}))
    form = CitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    citation: ReporterCitation = form.cleaned_data["citation"]
    held = Case.objects.reported_at(citation).first()
    if held is not None:
        messages.info(request, _("The library holds the case at %(citation)s already.") % {"citation": citation})
        return redirect(held)
    again_at = f"{reverse('case_fetch')}?{urlencode({'citation': str(citation)})}"
    words = _("Fetching %(citation)s") % {"citation": citation}
    return redirect(start(signed_in(request), words, fetch_case, again_at=again_at, citation=str(citation)))


def _page(request: HttpRequest, form: CitationForm, *, status: int = 200) -> HttpResponse:
    return render(request, "fetch.html", {"form": form}, status=status)
