"""Two students' work on the same text, side by side."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment
from annotations.names import names_for
from annotations.review.coded import HANDED_IN, students_seen
from annotations.review.frames import review_frame
from annotations.review.pairs import pair_rows
from annotations.review.readings import Reader, for_reading
from people.accounts import signed_in


@require_safe
@login_required
def review_pair(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The work of `left` beside that of `right` (submissions, of those handed in); what is not named is chosen."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    names = names_for(user, [found])
    works = sorted(students_seen(found, user).filter(HANDED_IN), key=lambda each: (names.of(each).casefold(), each.pk))
    frame = review_frame(found, standing, "work")
    frame["choices"] = [(str(each.uuid), names.of(each)) for each in works]
    if len(works) >= 2:  # noqa: PLR2004 -- two are compared
        by_uuid = {str(each.uuid): each for each in works}
        left = by_uuid.get(request.GET.get("left", ""), works[0])
        right = by_uuid.get(request.GET.get("right", ""), works[1])
        if left == right:
            right = next(each for each in works if each != left)
        sides = [list(for_reading([each])) for each in (left, right)]
        rows = pair_rows(sides[0], sides[1], Reader(user, found, names))
        others = [each for each in works if each != left]
        at = others.index(right)
        before, after = others[at - 1] if at else None, others[at + 1] if at + 1 < len(others) else None
        frame |= {
            "left": (str(left.uuid), names.of(left)),
            "right": (str(right.uuid), names.of(right)),
            "before": (str(before.uuid), names.of(before)) if before else None,
            "after": (str(after.uuid), names.of(after)) if after else None,
            "rows": rows,
            "differing": sum(not row.agree for row in rows),
        }
    return render(request, "review_pair.html", frame)
