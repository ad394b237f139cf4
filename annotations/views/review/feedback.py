"""What a student was told of her work: to read, to revise by, to tick off."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, access_submission
from annotations.filtering.filters import is_uuid
from annotations.review.remarks import read_remark, read_remarks, told_remarks
from annotations.review.told import feedback_page
from people.accounts import signed_in


@require_safe
@login_required
def feedback(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the staff told her: of the whole, what to revise, and the rest; with `show=new` what she has not read."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.EDIT)
    page = feedback_page(found, user, only_new=request.GET.get("show") == "new")
    return render(request, "feedback.html", {"feedback": page, "assignment": found.assignment})


@require_POST
@login_required
def feedback_read(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ticks one remark (`remark`, its UUID) off or on again; without it, all of them off."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.EDIT)
    wanted = request.POST.get("remark", "")
    if not wanted:
        read_remarks(found)
        messages.success(request, _("All is ticked off as read."))
        return redirect("feedback", found.uuid)
    remark = told_remarks(found).filter(uuid=wanted).first() if is_uuid(wanted) else None
    if remark is None:
        raise Http404
    read_remark(remark)
    return redirect(f"{request.path.removesuffix('read/')}#remark-{remark.uuid}")
