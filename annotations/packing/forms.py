"""The form that brings an archive."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_MEGABYTES: Final = 512
"""How large an archive a browser may send; a larger one is restored by the command."""


class ArchiveForm(forms.Form):
    """An archive of a course."""

    archive = forms.FileField(
        label=gettext_lazy("Archive (.zip)"),
        error_messages={
            "required": gettext_lazy("Choose the archive."),
            "empty": gettext_lazy("The file is empty. Fetch the archive again."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_archive(self) -> Any:
        """Refuses what is too large to be kept."""
        sent = self.cleaned_data["archive"]
        if sent.size > MOST_MEGABYTES * 1024 * 1024:
            words = _("The archive is larger than %(most)d MB. Have it restored with “manage.py restore_course”.")
            raise forms.ValidationError(words % {"most": MOST_MEGABYTES})
        return sent
