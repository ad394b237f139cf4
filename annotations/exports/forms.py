"""What somebody chooses on the export page: the format, and how the passages stand in it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.exports.formats import FORMATS
from annotations.exports.options import Called, ExportOptions, Order, Reveal

ORDERS: Final = (
    ("", _("As suits the format")),
    (Order.TEXT.value, _("In the order of the text")),
    (Order.CLAIM.value, _("Under their claims")),
    (Order.PERSON.value, _("Under who marked them")),
)
BY_CLAIM: Final = ("memo", "memo-pdf")
"""The formats whose passages stand under their claims where nobody says otherwise."""
CALLED: Final = (
    (Called.NAMES.value, _("By the names that I see")),
    (Called.PSEUDONYMS.value, _("By pseudonyms, such as “Reader K7Q”")),
    (Called.NOBODY.value, _("Not at all")),
)
REVEALS: Final = (
    (Reveal.ALL.value, _("Before and after the reveal")),
    (Reveal.BEFORE.value, _("Only what stood before the reveal")),
    (Reveal.AFTER.value, _("Only what was made or changed after the reveal")),
)


class ExportForm(forms.Form):
    """The choices. A format that is the staff's alone is offered to them alone."""

    format = forms.ChoiceField(label=_("Format"))
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    called = forms.ChoiceField(label=_("People are called"), choices=CALLED, required=False)
    reveal = forms.ChoiceField(label=_("From when"), choices=REVEALS, required=False)
    talk = forms.BooleanField(label=_("With replies and what reviewers told"), required=False)
    footnotes = forms.BooleanField(label=_("Citations in footnotes, as law reviews cite"), required=False)

    def __init__(self, *args: Any, staff: bool, **kwargs: Any) -> None:
        """`staff`: who chooses is of the course's staff."""
        super().__init__(*args, **kwargs)
        offered = [(each.key, each.label) for each in FORMATS if staff or not each.staff_alone]
        told = {"required": _("Choose a format."), "invalid_choice": _("This format is not offered. Choose another.")}
        self.fields["format"] = forms.ChoiceField(label=_("Format"), choices=offered, error_messages=told)

    @property
    def query(self) -> str:
        """The choices as they stand in an address; call it on a valid form."""
        chosen = {name: "on" if value is True else value for name, value in self.cleaned_data.items() if value}
        return urlencode(chosen)


def options_of(sent: Mapping[str, Any]) -> ExportOptions:
    """The options in an address; what cannot be read is as by default: a memo by claim, all else as the text goes."""
    usual = Order.CLAIM if sent.get("format") in BY_CLAIM else Order.TEXT
    return ExportOptions(
        order=_one(Order, sent.get("order"), usual),
        called=_one(Called, sent.get("called"), Called.NAMES),
        reveal=_one(Reveal, sent.get("reveal"), Reveal.ALL),
        series=str(sent.get("series") or "").replace("\0", ""),
        talk=bool(sent.get("talk")),
        footnotes=bool(sent.get("footnotes")),
    )


def _one(of: Any, value: Any, usual: Any) -> Any:
    return of(value) if value in {each.value for each in of} else usual
