"""What is sent to settle a passage of the key, checked against our text and the assignment."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms import NoteField
from annotations.models import Assignment, Claim, KeyPassage, KeyStanding, Tag, Treatment
from annotations.review.settling import REASON_LIMIT, Settlement
from opinions.models import Authority, OpinionText
from opinions.text.spans import Span

PLACE_GONE = _("This place is not in a text of this assignment any more. Load the page again; nothing was settled.")
UNKNOWN = _("What was sent names a claim or an authority that is not known here. Load the page again.")
NOT_THERE = _(
    "These words do not stand in the opinion as you typed them. Copy them from the opinion; case and signs count."
)


class SettleForm(forms.Form):
    """A passage to be settled; gives `settlement` and `from_tag`. `before` is the passage that is amended.

    `words`, where they were changed, name the span: the place of these words that is nearest to `start`.
    """

    version = forms.UUIDField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    claim = forms.UUIDField()
    standing = forms.ChoiceField(choices=KeyStanding.choices, initial=KeyStanding.ACCEPTED)
    reason = NoteField(required=False, strip=True, max_length=REASON_LIMIT)
    words = NoteField(required=False, strip=True)
    tag = forms.IntegerField(required=False)
    revision = forms.IntegerField(required=False, min_value=1)

    def __init__(self, sent: Mapping[str, Any], *, assignment: Assignment, before: KeyPassage | None = None) -> None:
        super().__init__(sent)
        self.assignment = assignment
        self.before = before

    def clean_version(self) -> OpinionText:
        """One of the assignment's texts, or the one on which the passage stands."""
        found = OpinionText.objects.filter(uuid=self.cleaned_data["version"]).select_related("opinion").first()
        pinned = found is not None and self.assignment.pinned.filter(version=found).exists()
        stands = found is not None and self.before is not None and self.before.version_id == found.pk
        if found is None or not (pinned or stands):
            raise forms.ValidationError(PLACE_GONE)
        return found

    def clean_claim(self) -> Claim:
        """A claim of the assignment's codebook."""
        found = Claim.objects.filter(uuid=self.cleaned_data["claim"], codebook=self.assignment.codebook_id).first()
        if found is None:
            raise forms.ValidationError(UNKNOWN)
        return found

    def clean(self) -> dict[str, Any]:
        """Adds `settlement` and `from_tag`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        version = cleaned["version"]
        cleaned["settlement"] = Settlement(
            version, self._span(version, cleaned), cleaned["claim"], KeyStanding(cleaned["standing"]),
            cleaned["reason"], self._links(),
        )  # fmt: skip
        tags = Tag.objects.filter(annotation__submission__assignment=self.assignment)
        cleaned["from_tag"] = tags.filter(pk=cleaned["tag"]).first() if cleaned.get("tag") else None
        return cleaned

    def _span(self, version: OpinionText, cleaned: Mapping[str, Any]) -> Span:
        start, end = cleaned["start"], cleaned["end"]
        if not start < end <= version.length:
            raise forms.ValidationError(PLACE_GONE)
        span = Span(start, end)
        words = cleaned.get("words", "")
        if not words or words == span.slice(version.text):
            return span
        found = nearest(version.text, words, start)
        if found is None:
            raise forms.ValidationError(NOT_THERE)
        return found

    def _links(self) -> list[tuple[Authority, Treatment]]:
        sent = dict(each.partition(":")[::2] for each in self.data.getlist("link"))  # type: ignore[attr-defined]  # -- a QueryDict
        sent |= {
            uuid: str(self.data.get(f"treatment-{uuid}") or Treatment.MENTIONS)
            for uuid in self.data.getlist("authority")  # type: ignore[attr-defined]  # -- likewise
        }
        try:
            chosen = {UUID(uuid): Treatment(treatment) for uuid, treatment in sent.items()}
        except ValueError:
            raise forms.ValidationError(UNKNOWN) from None
        found = list(Authority.objects.filter(uuid__in=chosen).select_related("same_as")) if chosen else []
        if len(found) != len(chosen):
            raise forms.ValidationError(UNKNOWN)
        return [(each, chosen[each.uuid]) for each in found]


def nearest(text: str, words: str, start: int) -> Span | None:
    """Where the words stand in the text, nearest to `start` (code points); a run of white space is any other.

    >>> nearest("a duty and a duty of care", "a duty", 9)
    Span(start=11, end=17)
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [Span(each.start(), each.end()) for each in re.finditer(pattern, text)] if pattern else []
    return min(found, key=lambda span: abs(span.start - start), default=None)


def problem_of(form: forms.Form) -> str:
    """The first thing that is wrong, as a sentence."""
    return next((str(errors[0]) for errors in form.errors.values()), "")
