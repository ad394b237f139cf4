"""What a person says of a case, checked: for the import page, and for the commands `parse` and `import`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

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
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
COURT_ID = re.compile(r"[a-z][a-z0-9]*")


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


class FactsForm(HistoryForm):
    """The facts of a case that its text does not tell, and the author of a writing whose byline names nobody."""

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
    author = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Author"),
        help_text=gettext_lazy("The surname, where the byline names nobody"),
    )  # fmt: skip
    author_title = forms.CharField(
        required=False, max_length=20, label=gettext_lazy("Author's title"), help_text=gettext_lazy("J. or C.J.")
    )
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
            author=said["author"],
            author_title=said["author_title"],
            fictional=said["fictional"],
            history_checked=said["history_checked"] or None,
        )


class ImportForm(FactsForm):
    """The facts with the opinion itself: a chosen file, else the text typed or pasted."""

    source_file = forms.FileField(
        required=False, allow_empty_file=True, label=gettext_lazy("File"),
        help_text=gettext_lazy("Plain text in UTF-8"),
    )  # fmt: skip
    source_text = forms.CharField(required=False, strip=False, widget=forms.Textarea, label=gettext_lazy("Or its text"))

    def __init__(self, *args: Any, storing: bool = False, **kwargs: Any) -> None:
        """With `storing` a caption is asked for: a case without one could not be cited."""
        super().__init__(*args, **kwargs)
        self.fields["caption"].required = storing

    def clean(self) -> dict[str, Any]:
        """Puts the decoded source into `source`, and its text where it is typed: a file need not be chosen twice.

        Line ends are LF, as they come back from the page.
        """
        cleaned = super().clean() or self.cleaned_data
        try:
            cleaned["source"] = self._source(cleaned.get("source_file"), cleaned.get("source_text") or "")
        except UnreadableSource as error:
            self.add_error("source_file", str(error))
        else:
            typed = {name: self.data.get(name) for name in self.data}  # each field has one value
            self.data = {**typed, "source_text": cleaned["source"].text}
        return cleaned

    def _source(self, upload: UploadedFile[bytes] | None, typed: str) -> DecodedSource:
        """What was chosen, else what was typed. Raises `UnreadableSource`."""
        if upload is None and not typed:
            raise UnreadableSource(_("Choose a file, or paste the text of the opinion."))
        if upload is not None and (upload.size or 0) > settings.IMPORT_MAX_BYTES:
            raise UnreadableSource(too_large(upload.size or 0))
        decoded = decode(upload.read() if upload is not None else typed.encode(), limit=settings.IMPORT_MAX_BYTES)
        return replace(decoded, text=decoded.text.replace("\r\n", "\n"))


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
