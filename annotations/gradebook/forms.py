"""What an instructor brings of her own gradebook."""

from base64 import b64decode, b64encode
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from annotations.gradebook.layouts import Layout
from annotations.gradebook.sheets import MOST_BYTES, Sheet
from annotations.reading.desk import whole_number

NEW_COLUMN: Final = "new"


class ExportForm(forms.Form):
    """A gradebook's export: a file, pasted, or (`again`, Base64) the one that was shown."""

    file = forms.FileField(
        label=gettext_lazy("The file that your gradebook exports"), required=False,
        help_text=gettext_lazy("CSV or text, at most 1 MB"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Or paste it"), required=False, strip=False, max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    unreleased = forms.BooleanField(required=False)
    again = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    column = forms.CharField(required=False, max_length=10)
    seen = forms.CharField(required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        """With the file's bytes as `source`, and what it is called."""
        cleaned = super().clean() or {}
        sent = cleaned.get("file")
        source: bytes = (cleaned.get("text") or "").encode()
        if sent is not None:
            if sent.size > MOST_BYTES:
                raise ValidationError(gettext_lazy("The file is larger than 1 MB: this is no gradebook."))
            source, cleaned["name"] = sent.read(), sent.name
        elif cleaned.get("again"):
            try:
                source = b64decode(cleaned["again"], validate=True)
            except ValueError as broken:
                raise ValidationError(gettext_lazy("Choose the file again.")) from broken
        if not source.strip() and not self.errors:
            raise ValidationError(gettext_lazy("Choose a file or paste its text."))
        cleaned["source"] = source
        cleaned["name"] = cleaned.get("name") or "gradebook.csv"
        return cleaned

    def column_asked(self, layout: Layout, offered: int | None) -> int | None:
        """The column that was chosen, None for a new one; the offered one where nothing was."""
        typed = self.cleaned_data["column"]
        chosen = whole_number(typed)
        if chosen in layout.columns or typed == NEW_COLUMN:
            return chosen
        return offered


def carried(source: bytes) -> str:
    """The file as the form brings it `again`."""
    return b64encode(source).decode()


def column_choices(sheet: Sheet, layout: Layout) -> list[tuple[int, str]]:
    """The columns that can be filled in, as the file heads them."""
    return [(at, sheet.value(0, at)) for at in layout.columns]
