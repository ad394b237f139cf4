"""A citation, typed."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opinions.text.courts import reporter
from opinions.text.full_citations import ReporterCitation

LONGEST = 100


class CitationForm(forms.Form):
    """Where a case is printed; cleans to a `ReporterCitation`, its reporter as reporters-db prints it."""

    citation = forms.CharField(
        max_length=LONGEST, label=_("Citation"),
        widget=forms.TextInput({"placeholder": "366 F.3d 1093", "autocomplete": "off", "autofocus": True}),
        help_text=_("Volume, reporter, first page"),
    )  # fmt: skip

    def clean_citation(self) -> ReporterCitation:
        """The citation. Raises `ValidationError` for what is none."""
        typed = " ".join(str(self.cleaned_data["citation"]).split())
        try:
            read = ReporterCitation.parse(typed)
        except ValueError:
            told = _("“%(typed)s” is no citation. Write volume, reporter and first page: 366 F.3d 1093.")
            raise ValidationError(told, params={"typed": typed}) from None
        return replace(read, reporter=reporter(read.reporter).edition)
