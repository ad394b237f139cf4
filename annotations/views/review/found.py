"""What the class found, for a student: each claim, the passages most found, what she has alone, what she missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annotations.access import access_assignment
from annotations.models import Submission
from annotations.reading.cards import ClaimView, claim_view
from annotations.review.found import At, Beside, beside, findings
from annotations.review.sentences import marks_sentence, you_sentence
from annotations.review.tables.counting import coders_by_claim
from annotations.review.tables.naming import named_places
from people.accounts import signed_in
from people.addresses import reverse


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """A claim, and who found it in a sentence; `others` of `everybody` beside her."""

    claim: ClaimView
    sentence: str
    hers: bool
    others: int
    everybody: int


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A passage with one claim: its first words, its pin and writing, who has it, and the way to it."""

    claim: ClaimView
    words: str
    aside: str
    sentence: str
    hers: bool
    url: str


@require_safe
@login_required
def class_found(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The class's work beside the student's own, once it is out for her. Staff are sent to the review."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid)
    if standing.is_staff:
        return redirect("review", found.uuid)
    own = Submission.objects.filter(assignment=found, user=user).first()
    both = beside(found, user, own.pk if own else 0)
    context = {"assignment": found, "visibility_words": found.get_visibility_display(), "others": both.others}
    if own is not None and both.others:
        told = findings(both)
        context |= {
            "claims": _claims(both),
            "most": _lines(both, told.most, own.uuid),
            "alone": _lines(both, told.alone, own.uuid),
            "missed": _lines(both, told.missed, own.uuid),
            "own_url": own.get_absolute_url(),
            "handed_in": own.submitted_at or own.returned_at or own.accepted_at,
        }
    return render(request, "class_found.html", context)


def _claims(both: Beside) -> list[ClaimFound]:
    who = coders_by_claim(both.work.tags)
    lines = []
    for claim in both.work.claims:
        coders = who.get(claim.pk, set())
        others, hers = len(coders - {both.own}), both.own in coders
        sentence = you_sentence(found=hers, others=others, everybody=both.others)
        lines.append(ClaimFound(claim_view(claim), sentence, hers, others, both.others))
    return lines


def _lines(both: Beside, found: Sequence[At], own: UUID) -> list[PlaceFound]:
    views = {claim.pk: claim_view(claim) for claim in both.work.claims}
    writings = {version.pk: version.opinion.uuid for version in both.work.versions}
    heads = named_places(both.work, [each.place for each in found])
    return [
        PlaceFound(
            claim=views[each.claim],
            words=head.label,
            aside=head.aside,
            sentence=marks_sentence(each.others, both.others),
            hers=each.hers,
            url=f"{reverse('reader', args=[own, writings[place.version]])}?who=class&at={place.core.start}",
        )
        for each, (place, head) in zip(found, heads, strict=True)
        if each.claim in views
    ]
