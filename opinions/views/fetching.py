"""From a citation to a draft: the case is fetched from a collection, read, and looked at as an upload is."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opinions.access import require_curator
from opinions.citation_form import CitationForm
from opinions.fetching import NotFetched, Places, fetch
from opinions.models import Case, Draft
from opinions.text.full_citations import ReporterCitation
from opinions.text.readers.source import UnreadableSource
from opinions.uploads import Upload, read_upload
from people.accounts import signed_in
from people.models import User

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_fetch(request: HttpRequest) -> HttpResponse:
    """Asks for a citation, fetches the case there, and shows its draft; one that the library holds is shown at once."""
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
    try:
        return redirect(_draft(citation, by=signed_in(request)))
    except (NotFetched, UnreadableSource) as error:
        form.add_error("citation", str(error))
        return _page(request, form, status=UNPROCESSABLE)


def _draft(citation: ReporterCitation, *, by: User) -> Draft:
    """The draft of the case at the citation. Raises `NotFetched` and `UnreadableSource`; nothing is kept then."""
    places = Places(
        cap=settings.CAP_URL,
        courtlistener=settings.COURTLISTENER_URL,
        courtlistener_token=settings.COURTLISTENER_TOKEN,
        seconds=settings.FETCH_SECONDS,
        per_minute=settings.FETCH_PER_MINUTE,
        most_bytes=settings.IMPORT_MAX_BYTES,
    )
    fetched = fetch(citation, places)
    return read_upload(Upload(fetched.name, fetched.source, fetched.html), by=by, chosen=None)


def _page(request: HttpRequest, form: CitationForm, *, status: int = 200) -> HttpResponse:
    return render(request, "fetch.html", {"form": form, "seconds": settings.FETCH_SECONDS}, status=status)
