"""The list of the library's authorities, and who cites whom around a case."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opinions.access import access_case
from opinions.authority_list import AuthorityListForm
from opinions.citation_cards import KINDS
from opinions.citation_graph import graph_around
from opinions.library import case_shown
from opinions.text.kinds import AuthorityKind

AUTHORITIES_ON_A_PAGE = 50


@require_safe
@login_required
def authorities(request: HttpRequest) -> HttpResponse:
    """What the library's cases cite; `q` searches, `kind` chooses, `order` sorts, `page` turns."""
    asked = AuthorityListForm(request.GET)
    page = Paginator(asked.authorities(), AUTHORITIES_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [(each, KINDS[AuthorityKind(each.kind)]) for each in page]
    return render(request, "authorities.html", {"form": asked, "page": page, "lines": lines})


@require_safe
@login_required
def case_citations(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who cites whom in the library around one case, as a table and drawn."""
    shown = access_case(request.user, uuid)
    return render(request, "case_citations.html", {"case": case_shown(shown), "graph": graph_around(shown)})
