"""What a person says of a case, checked: for the import page, and for the commands `parse` and `import`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinions.intake import Statement
from opinions.models import CaseCitation, HistoryEntry
from opinions.text.courts import court_name
from opinions.text.full_citations import ReporterCitation
from opinions.text.parsed import CaseFacts
from opinions.text.readers.recognition import Format

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
COURT_ID = re.compile(r"[a-z][a-z0-9]*")
FORMATS = [
    ("", gettext_lazy("Recognise it")),
    (Format.CAP_TEXT.value, gettext_lazy("Plain text (Caselaw Access Project, or pasted)")),
    (Format.PDF.value, gettext_lazy("PDF")),
    (Format.DOCX.value, gettext_lazy("Word document (DOCX)")),
    (Format.WEB_HTML.value, gettext_lazy("Page of the web (HTML)")),
    (Format.SLIP.value, gettext_lazy("Text of a court's PDF, with hard line breaks")),
    (Format.PARAGRAPHS.value, gettext_lazy("Text with numbered paragraphs")),
    (Format.CAP_JSON.value, gettext_lazy("Caselaw Access Project: JSON")),
    (Format.CAP_HTML.value, gettext_lazy("Caselaw Access Project: HTML")),
    (Format.CAP_XML.value, gettext_lazy("Caselaw Access Project: XML")),
    (Format.CAP_METS.value, gettext_lazy("Caselaw Access Project: METS")),
    (Format.COURTLISTENER.value, gettext_lazy("CourtListener: JSON")),
    (Format.PARAGRAPHS_JSON.value, gettext_lazy("JSON with numbered paragraphs")),
]
"""What a source can be said to be, with the words for it."""


class LinesField(forms.CharField):
    """Several values, one a line; blank lines count for nothing. Cleans to a list of trimmed lines."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        """The lines. Raises `ValidationError` as a text field does."""
        lines = (line.strip() for line in str(super().clean(value)).splitlines())
        return [line for line in lines if line]


class HistoryForm(forms.Form):
    """A case's subsequent history as it is printed, one step a line, and whether somebody looked for it."""

    history = LinesField(
        required=False,
        label=gettext_lazy("Subsequent history"),
        help_text=gettext_lazy("One step a line, as it is cited: rev'd, 545 U.S. 748 (2005)"),
    )
    history_checked = forms.BooleanField(
        required=False, label=gettext_lazy("I have looked for later history, and this is all of it")
    )

    def clean_history(self) -> list[str]:
        """The lines, each short enough to be kept."""
        lines: list[str] = self.cleaned_data["history"]
        longest = _longest(HistoryEntry, "words")
        for line in lines:
            if len(line) > longest:
                raise ValidationError(
                    _("“%(line)s…” is longer than %(most)d characters."), params={"line": line[:40], "most": longest}
                )
        return lines


class CaseFactsForm(HistoryForm):
    """The facts of a case."""

    caption = forms.CharField(
        required=False, max_length=500, label=gettext_lazy("Caption"),
        help_text=gettext_lazy("As it is cited: Gonzales v. City of Castle Rock"),
    )  # fmt: skip
    citations = LinesField(
        required=False, label=gettext_lazy("Citations"), help_text=gettext_lazy("One a line: 366 F.3d 1093")
    )
    court = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("Court"),
        help_text=gettext_lazy("Its courts-db id (ca10, scotus, colo), or its abbreviation where that has none"),
    )  # fmt: skip
    decided = forms.CharField(
        required=False, max_length=10, label=gettext_lazy("Decided"),
        help_text=gettext_lazy("2004-04-29, or the year alone"),
    )  # fmt: skip
    docket_number = forms.CharField(required=False, max_length=200, label=gettext_lazy("Docket number"))
    en_banc = forms.BooleanField(required=False, label=gettext_lazy("Decided en banc"))
    fictional = forms.BooleanField(required=False, label=gettext_lazy("An invented case, for practice"))

    def clean_caption(self) -> str:
        """The caption on one line."""
        return " ".join(self.cleaned_data["caption"].split())

    def clean_citations(self) -> list[str]:
        """The citations, each of volume, reporter and page."""
        lines: list[str] = self.cleaned_data["citations"]
        for line in lines:
            _check_citation(line)
        return lines

    def clean_court(self) -> str:
        """The court. What looks like an id must be one that courts-db knows."""
        court: str = self.cleaned_data["court"]
        if COURT_ID.fullmatch(court) and str(court_name(court)) == court:
            raise ValidationError(_("No court has the id “%(court)s”."), params={"court": court})
        return court

    def clean_decided(self) -> str:
        """The date, its year and month, or its year alone."""
        decided: str = self.cleaned_data["decided"]
        parts = DATE.fullmatch(decided)
        if decided:
            try:
                date(*(int(part or 1) for part in parts.groups() if parts)) if parts else date(0, 1, 1)
            except ValueError:
                raise ValidationError(
                    _("“%(decided)s” is no date. Write 2004-04-29, 2004-04 or 2004."), params={"decided": decided}
                ) from None
        return decided

    def statement(self) -> Statement:
        """What the valid form says."""
        said = self.cleaned_data
        return Statement(
            facts=CaseFacts(
                caption=said["caption"],
                citations=tuple(said["citations"]),
                court=said["court"],
                decided=said["decided"],
                docket_number=said["docket_number"],
                en_banc=said["en_banc"],
                history=tuple(said["history"]),
            ),
            author=said.get("author", ""),
            author_title=said.get("author_title", ""),
            fictional=said["fictional"],
            history_checked=said["history_checked"] or None,
        )


class FactsForm(CaseFactsForm):
    """The facts of a case that its text does not tell, and the author of a writing whose byline names nobody."""

    author = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Author"),
        help_text=gettext_lazy("The surname, where the byline names nobody"),
    )  # fmt: skip
    author_title = forms.CharField(
        required=False, max_length=20, label=gettext_lazy("Author's title"), help_text=gettext_lazy("J. or C.J.")
    )


class DraftFactsForm(CaseFactsForm):
    """The facts of a draft's case, of the draft as it was seen at `revision`."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, publishing: bool = False, **kwargs: Any) -> None:
        """With `publishing` a caption is asked for: a case without one could not be cited."""
        super().__init__(*args, **kwargs)
        self.fields["caption"].required = publishing

    @classmethod
    def said(cls, statement: Statement) -> dict[str, Any]:
        """What the form shows at first of what is said already."""
        facts = statement.facts
        return {
            "caption": facts.caption,
            "citations": "\n".join(facts.citations),
            "court": facts.court,
            "decided": facts.decided,
            "docket_number": facts.docket_number,
            "en_banc": facts.en_banc,
            "history": "\n".join(facts.history),
            "history_checked": statement.history_checked,
            "fictional": statement.fictional,
        }


class ShareForm(forms.Form):
    """Another curator, by her e-mail address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address of another curator"))


class PublishForm(forms.Form):
    """What becomes of a publisher's headnotes, of the draft as it was seen at `revision`."""

    KEEP, LEAVE_OUT = "keep", "leave_out"
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    headnotes = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        initial=LEAVE_OUT,
        label=gettext_lazy("Headnotes"),
        choices=[
            (LEAVE_OUT, gettext_lazy("Leave them out: they stay in the source of this draft alone")),
            (KEEP, gettext_lazy("Keep them, folded before the opinion: I have the right to publish them")),
        ],
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        """`asks`: whether there are headnotes to ask about."""
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["headnotes"]

    def keeps_headnotes(self) -> bool:
        """What the valid form says; where it says nothing, they are left out."""
        return self.cleaned_data.get("headnotes") == self.KEEP


def too_large(size: int) -> str:
    """The sentence for a source of `size` bytes, more than are read."""
    told = _("The file has %(size)s bytes, and at most %(most)s are read. Split it, one case in each, and try again.")
    return told % {"size": f"{size:,}", "most": f"{settings.IMPORT_MAX_BYTES:,}"}


def _check_citation(line: str) -> None:
    """Raises `ValidationError` for what is no citation, or one whose parts are too long to be kept."""
    try:
        citation = ReporterCitation.parse(line)
    except ValueError:
        raise ValidationError(
            _("“%(line)s” is no citation. Write volume, reporter and first page: 366 F.3d 1093."), params={"line": line}
        ) from None
    for name in ("volume", "reporter", "page"):
        if len(getattr(citation, name)) > _longest(CaseCitation, name):
            raise ValidationError(_("“%(line)s” is too long for a citation."), params={"line": line})


def _longest(model: type[Model], name: str) -> int:
    """The most characters that a text field of the model keeps."""
    field = model._meta.get_field(name)  # noqa: SLF001 -- Django's public Model._meta
    return int(field.max_length) if isinstance(field, CharField) and field.max_length else 0
