"""The form that brings a file: chosen, or sent again after its preview, byte for byte, with what was chosen there."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.incoming.entries import MOST_BYTES, UnreadableFile
from annotations.incoming.plans import Chosen
from annotations.incoming.reading import read_apart


class IncomingForm(forms.Form):
    """A file with annotations."""

    source_file = forms.FileField(required=False, label=gettext_lazy("File (.jsonld, .json, .csv, .qdpx or .zip)"))
    feature = forms.CharField(required=False, max_length=500)
    again = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * MOST_BYTES)

    def clean_again(self) -> bytes:
        """The file's bytes."""
        try:
            return b64decode(self.cleaned_data["again"], validate=True)
        except ValueError:
            raise forms.ValidationError(_("The file did not come back whole. Choose it again.")) from None

    def clean(self) -> dict[str, Any]:
        """Adds `source`, the file's bytes, `read`, what it holds, and its `entries`."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sent = cleaned.get("source_file")
        source = bytes(sent.read(MOST_BYTES + 1)) if sent is not None else bytes(cleaned.get("again") or b"")
        if not source:
            raise forms.ValidationError(_("Choose a file that is not empty."))
        if len(source) > MOST_BYTES:
            limit = {"most": MOST_BYTES // 1024**2}
            raise forms.ValidationError(_("The file is larger than %(most)d MB. Export it in parts.") % limit)
        try:
            found = read_apart(source, cleaned.get("feature") or "")
        except UnreadableFile as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        return cleaned | {"source": source, "entries": found.entries, "read": found}


def sent_again(source: bytes) -> str:
    """The file as a preview's page carries it, for `IncomingForm.again`."""
    return b64encode(source).decode()


def choices_sent(sent: Mapping[str, Any]) -> dict[int, Chosen]:
    """What a person chose in the preview: `place-3` and `words-3` are of the file's fourth entry."""
    found: dict[int, Chosen] = {}
    for name in sent:
        field, _dash, number = name.partition("-")
        if field in ("place", "words") and number.isdecimal() and len(number) < 10:  # noqa: PLR2004 -- no entry has that number
            place, words = str(sent.get(f"place-{number}") or ""), str(sent.get(f"words-{number}") or "").strip()
            found[int(number)] = Chosen(place, words)
    return found
