"""Where a case is assigned, for its page in the library: in the reader's own courses alone."""

from annotations.models import Assignment
from opinions.case_uses import CaseUse
from opinions.models import Case
from people.models import User


def assigned(user: User, case: Case) -> list[CaseUse]:
    """The assignments on the case that the person may open, by course and title. One query."""
    found = Assignment.objects.visible_to(user).filter(case=case).select_related("course").distinct()
    return [
        CaseUse(title=each.title, within=str(each.course), url=each.get_absolute_url())
        for each in found.order_by("course__title", "title", "pk")
    ]
