"""What a person sends to be read: files, or pasted text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opinions.forms import FORMATS, too_large
from opinions.text.readers.recognition import Format
from opinions.uploads import Sent, Upload, pair_names

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEBIBYTE = 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    """Chooses any number of files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each bounded by what is read. Cleans to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files. Raises `ValidationError` with a sentence for each that is refused."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files]


class ChosenFormat(forms.Form):
    """In what format something is read."""

    source_format = forms.ChoiceField(required=False, label=gettext_lazy("Format"), choices=FORMATS)

    def chosen(self) -> Format | None:
        """The chosen format; None where it is to be recognised."""
        return Format(self.cleaned_data["source_format"]) if self.cleaned_data["source_format"] else None


class RetryForm(ChosenFormat):
    """What is read again: all that could not be, or the file with that key."""

    file = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class UploadForm(ChosenFormat):
    """Opinions to look at: files of one case each, archives and JSON lines of many, or pasted text."""

    source_files = FilesField(
        required=False, allow_empty_file=True, label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "One case a file; or a ZIP archive, or JSON lines, of many. A JSON and an HTML file of one name are read "
            "together."
        ),
    )  # fmt: skip
    source_text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea, label=gettext_lazy("Or paste the opinion here")
    )

    def sent(self) -> list[Sent]:
        """The sources that the valid form holds; each is loaded when it is asked for."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["source_files"]
        pasted: bytes = self.cleaned_data["source_text"].replace("\r\n", "\n").encode()
        found = [
            _sent(files[at], files[beside] if beside is not None else None)
            for at, beside in pair_names([file.name or "" for file in files])
        ]
        return [*found, Sent("", len(pasted), lambda: Upload("", pasted))] if pasted.strip() else found

    def clean(self) -> dict[str, Any]:
        """Refuses a form without a source, and files that are larger or more than are read."""
        cleaned = super().clean() or self.cleaned_data
        files = cleaned.get("source_files") or []
        for file in files:
            if (file.size or 0) > settings.IMPORT_MAX_BYTES:
                self.add_error("source_files", f"{file.name}: {too_large(file.size or 0)}")
        for problem in _too_many(files):
            self.add_error("source_files", problem)
        if not files and not (cleaned.get("source_text") or "").strip() and not self.errors:
            self.add_error("source_files", _("Choose a file, or paste the text of the opinion."))
        return cleaned


def _sent(file: UploadedFile[bytes], beside: UploadedFile[bytes] | None) -> Sent:
    def load() -> Upload:
        return Upload(file.name or "", file.read(), beside.read() if beside else b"")

    return Sent(file.name or "", (file.size or 0) + (beside.size or 0 if beside else 0), load)


def _too_many(files: list[UploadedFile[bytes]]) -> list[str]:
    """The sentences for more sources, or more bytes of all files together, than are taken at once."""
    problems = []
    sources, size = len(pair_names([file.name or "" for file in files])), sum(file.size or 0 for file in files)
    if sources > settings.UPLOAD_MOST_CASES:
        told = ngettext(
            "These are %(count)d files, and at most %(most)d is taken at once.",
            "These are %(count)d files, and at most %(most)d are taken at once.",
            settings.UPLOAD_MOST_CASES,
        )
        problems.append(told % {"count": sources, "most": settings.UPLOAD_MOST_CASES})
    if size > settings.UPLOAD_MAX_BYTES:
        told = _("The files have %(size)d MB together, and at most %(most)d MB are taken at once. Bring them in parts.")
        problems.append(told % {"size": size // MEBIBYTE, "most": settings.UPLOAD_MAX_BYTES // MEBIBYTE})
    return problems
