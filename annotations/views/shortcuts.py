"""One's own keys."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.shortcuts.chosen import PREFERENCE, groups_of
from annotations.shortcuts.forms import ShortcutsForm, reset_in
from people.accounts import signed_in
from people.actions import keep_preference

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The table of keys. `reset` names the command whose keys are put back, or `all`."""
    user = signed_in(request)
    if request.method != "POST":
        return render(request, "shortcuts.html", {"form": ShortcutsForm(user=user), "groups": groups_of(user)})
    reset = request.POST.get("reset", "")
    if reset == "all":
        keep_preference(user, PREFERENCE, {}, by=user)
        messages.success(request, _("Every key is as it was at first."))
        return redirect("shortcuts")
    form = ShortcutsForm(reset_in(request.POST.dict(), reset), user=user)
    if form.is_valid():
        keep_preference(user, PREFERENCE, form.preference, by=user)
        messages.success(request, _("Saved. Your keys are the same on every device."))
        return redirect("shortcuts")
    shown = {"form": form, "groups": groups_of(user)}
    return render(request, "shortcuts.html", shown, status=UNPROCESSABLE)
