"""What a browser sends of remarks and of comments that are used again."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotations.filtering.filters import is_uuid
from annotations.forms import NoteField
from annotations.models import Submission, Tag, Verdict
from annotations.review.remarks import WORDS_LIMIT, About

TOO_LONG = _("A comment has at most %(limit)s characters: shorten it by %(over)s. Nothing of it is lost.")


class RemarkForm(forms.Form):
    """A verdict, words, and the revision that they were written over (0 for none)."""

    about = forms.CharField()
    revision = forms.IntegerField(min_value=0)
    verdict = forms.ChoiceField(choices=Verdict.choices, required=False)
    words = NoteField(required=False, strip=True)

    def __init__(self, sent: QueryDict, submission: Submission) -> None:
        super().__init__(sent)
        self.sent, self.submission = sent, submission

    def clean_words(self) -> str:
        """The words, if they are short enough to be kept."""
        words: str = self.cleaned_data["words"]
        if len(words) > WORDS_LIMIT:
            raise forms.ValidationError(TOO_LONG, params={"limit": WORDS_LIMIT, "over": len(words) - WORDS_LIMIT})
        return words

    def clean_about(self) -> About:
        """What of the submission is judged; what its student has taken away since is not there."""
        kind, _dash, key = str(self.cleaned_data["about"]).partition("-")
        if kind == "whole":
            return About(self.submission)
        if is_uuid(key):
            found = self._found(kind, UUID(key))
            if found is not None:
                return found
        raise forms.ValidationError(_("This note, or this claim on it, was taken away meanwhile."))

    def _found(self, kind: str, key: UUID) -> About | None:
        if kind == "tag":
            tags = Tag.objects.filter(annotation__submission=self.submission, annotation__deleted_at=None)
            tag = tags.select_related("annotation", "claim").filter(uuid=key).first()
            return About(self.submission, tag.annotation, tag) if tag else None
        note = self.submission.annotations.filter(deleted_at=None, uuid=key).first() if kind == "note" else None
        return About(self.submission, note) if note else None

    @property
    def phrases(self) -> list[str]:
        """The kept comments (UUIDs) that were put into the words."""
        return [each for each in self.sent.getlist("phrase") if is_uuid(each)]
