"""A form that arrives twice does its work once: the second is led to what the first has made.

A second click, a browser that sends again after a lost answer, Back and the same button: where a view makes something
that the database would take twice (a course, a link, a file), the view is marked `@once`, and each form that is sent
there has `{% once %}` beside `{% csrf_token %}`, a key by which this drawing of the form is known. A row with the
digest of the key, the address and all that was sent stands in the transaction of the work itself: a second at the same
moment waits for the first. The same form with other words is another wish, and so is a form that is drawn anew. What is
sent without a key (by programs) is done as often as it is sent.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from people.accounts import signed_in
from people.models import Sending

FIELD: Final = "once"
KEPT: Final = timedelta(days=7)
"""So long a page that stands open somewhere may send its form again."""
MADE_AT: Final = ("HX-Redirect", "Location", "Content-Location")
"""An answer that has one of these headers has made something, and says where that is."""
NO_CONTENT: Final = 204

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def once(view: View[Rest]) -> View[Rest]:
    """Has the view do its work once for each form that was drawn; stands below `login_required`.

    Done is what leads elsewhere (a redirect, also htmx's) without an error message, and a page that says by
    `Content-Location` where what it has made is found. Anything else, as a form with mistakes, may be sent again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(FIELD):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            sending, is_first = Sending.objects.get_or_create(person=signed_in(request), digest=digest_of(request))
            if not is_first:
                return _led(request, sending.leads_to)
            errors = _errors(request)
            response = view(request, *args, **kwargs)
            _keep(sending, _made_at(response) if _errors(request) == errors else "")
            return response

    return guarded


def digest_of(request: HttpRequest) -> str:
    """What was sent and where, with the form's key, in 64 hexadecimal digits; CSRF tokens do not count."""
    digest = sha256()
    for part in _parts(request):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def forget_old(now: datetime) -> int:
    """Deletes what was sent longer ago than `KEPT`; how many."""
    return Sending.objects.filter(at__lt=now - KEPT).delete()[0]


def _parts(request: HttpRequest) -> Iterator[bytes]:
    yield request.get_full_path().encode()
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            yield from (each.encode("utf-8", "surrogatepass") for each in (name, *map(str, values)))
    for name, files in sorted(request.FILES.lists()):
        for each in files:
            yield from (name.encode(), str(each.name).encode("utf-8", "surrogatepass"), _content_digest(each))


def _content_digest(file: "UploadedFile[Any]") -> bytes:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()


def _keep(sending: Sending, leads_to: str) -> None:
    if leads_to:
        sending.leads_to = leads_to
        sending.save(update_fields=["leads_to"])
    else:
        sending.delete()


def _made_at(response: HttpResponse) -> str:
    """Where the answer leads to; empty where it made nothing."""
    return next((response[each] for each in MADE_AT if each in response), "")


def _errors(request: HttpRequest) -> int:
    """Of how many errors the next page will tell; reading the messages leaves them there."""
    told = get_messages(request)
    found: int = sum(each.level >= messages.ERROR for each in told)
    if isinstance(told, BaseStorage):
        told.used = False
    return found


def _led(request: HttpRequest, leads_to: str) -> HttpResponse:
    messages.info(request, _("This had arrived already, and was done once. To do it again, send the form anew."))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": leads_to})
    return redirect(leads_to)
