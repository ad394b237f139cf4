"""The history of an annotation, and the return of one of its states."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, access_annotation, access_history
from annotations.actions import Refused
from annotations.models import AnnotationRevision
from annotations.reading.desk import whole_number
from annotations.reading.history import build_history
from annotations.reading.usual_reads import one_card
from annotations.returning import left_out, return_annotation
from annotations.views.desks import desk_of, telling_text
from annotations.views.writing import REFUSALS, card_of, page_of, refuse, written
from people.accounts import signed_in


@require_safe
@login_required
def annotation_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every state of the annotation: the page, or within the card its list alone."""
    annotation, standing = access_history(signed_in(request), uuid)
    desk = desk_of(request, annotation, standing)
    page = build_history(desk, annotation, before=whole_number(request.GET.get("before", "")))
    within = "before" not in request.GET
    context = {
        "history": page,
        "card": card_of(desk, one_card(annotation.pk)),
        "back_url": page_of(desk, annotation),
        "within": within,
    }
    partial = ("#history" if within else "#states") if request.headers.get("HX-Request") else ""
    return telling_text(desk, render(request, f"annotation_history.html{partial}", context))


@require_POST
@login_required
def annotation_return(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Brings back the state `number`, and says what of it could not come back."""
    annotation, standing = access_annotation(signed_in(request), uuid, to=Right.EDIT)
    desk = desk_of(request, annotation, standing)
    number = whole_number(request.POST.get("number", "")) or 0
    try:
        annotation = return_annotation(annotation, by=desk.user, number=number)
    except AnnotationRevision.DoesNotExist:
        return refuse(request, desk, _("This note never was so. Load its history again."))
    except Refused as refused:
        return refuse(request, desk, str(REFUSALS[refused.code]))
    words = _("Brought back as it was.")
    lost = left_out(annotation, number)
    if lost:
        words = _("Brought back as it was, but for what can no longer be chosen: %(lost)s.") % {"lost": "; ".join(lost)}
    return written(request, desk, annotation, words)
