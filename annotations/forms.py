"""What the browser sends of an annotation, checked against our text and the assignment's codebook."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from annotations.actions import Content, LinkChoice
from annotations.assignments.offered import chosen_claims
from annotations.models import NOTE_LIMIT, AssignmentText, Claim, Submission, Treatment
from opinions.models import Authority, Opinion, OpinionText
from opinions.text.selectors import SelectionMismatch, trim, verify
from opinions.text.spans import Span
from opinions.windows import passages_window

WORDS_CHANGED = _(
    "The words you selected are not the words of this text at this place: the page may be out of date. "
    "Your note is kept; load the page again and select the words once more."
)
NO_WORDS = _("Select at least one word of the opinion.")
OTHER_TEXT = _("This text does not belong to this assignment. Your note is kept; load the page again.")
OTHER_CODEBOOK = _("A claim you chose is not in this assignment's codebook. Choose again; your note is kept.")
UNKNOWN_AUTHORITY = _("An authority you chose is not known here. Choose again; your note is kept.")
NOTE_TOO_LONG = _("The note is longer than %(limit)s characters: shorten it by %(over)s. Nothing of it is lost.")
PIN_LIMIT = 200


class _Fields(dict[str, forms.Field]):
    """The fields of a form that changes none of them: its instances share them, where Django copies each in depth."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class NoteField(forms.CharField):
    """A note, with LF line ends. NUL, which PostgreSQL cannot hold, is dropped: nobody typed it."""

    def to_python(self, value: Any) -> str:
        """The note as it is kept, before its validators see it."""
        note = super().to_python(str(value or "").replace("\x00", ""))
        return str(note).replace("\r\n", "\n").replace("\r", "\n")


class ContentForm(forms.Form):
    """Note, claims and links: what an edit sends. `proposed` is what a claim that is missing would be called."""

    note = NoteField(required=False, strip=True)
    proposed = NoteField(required=False, max_length=200)
    proposed_why = NoteField(required=False, max_length=5000)

    def __init__(self, sent: Mapping[str, Any], *, submission: Submission) -> None:
        super().__init__(sent)
        self.submission = submission

    def clean_note(self) -> str:
        """The note, if it is short enough to be kept."""
        note: str = self.cleaned_data["note"]
        if len(note) > NOTE_LIMIT:
            raise forms.ValidationError(NOTE_TOO_LONG, params={"limit": NOTE_LIMIT, "over": len(note) - NOTE_LIMIT})
        return note

    def clean(self) -> dict[str, Any]:
        """Adds `content`. Claims of another codebook and unknown authorities are refused, never dropped."""
        cleaned: dict[str, Any] = super().clean() or {}
        claims = self._claims()
        cleaned["content"] = Content(cleaned.get("note", ""), claims, self._links(claims))
        return cleaned

    def _sent(self, name: str) -> list[str]:
        return [value for value in self.data.getlist(name) if value]  # type: ignore[attr-defined]  # -- a QueryDict

    def _claims(self) -> list[Claim]:
        wanted = _uuids(self._sent("claims"), OTHER_CODEBOOK)
        found = chosen_claims(self.submission.assignment, wanted)
        if len(found) != len(wanted):
            raise forms.ValidationError(OTHER_CODEBOOK)
        return found

    def _links(self, claims: Sequence[Claim]) -> list[LinkChoice]:
        wanted = _uuids(self._sent("authorities"), UNKNOWN_AUTHORITY)
        found = list(Authority.objects.filter(uuid__in=wanted).select_related("same_as")) if wanted else []
        if len(found) != len(wanted):
            raise forms.ValidationError(UNKNOWN_AUTHORITY)
        by_uuid = {str(claim.uuid): claim for claim in claims}
        links = [self._link(authority, by_uuid) for authority in found]
        return list({(link.authority.pk, link.claim and link.claim.pk): link for link in links}.values())

    def _link(self, authority: Authority, claims: Mapping[str, Claim]) -> LinkChoice:
        """The link; of an authority that was found to be another one the other is stored."""
        treatment = str(self.data.get(f"treatment-{authority.uuid}") or Treatment.MENTIONS)
        if treatment not in Treatment.values:
            raise forms.ValidationError(UNKNOWN_AUTHORITY)
        return LinkChoice(
            authority=authority.shown,
            treatment=Treatment(treatment),
            quotes=bool(self.data.get(f"quotes-{authority.uuid}")),
            pin=str(self.data.get(f"pin-{authority.uuid}") or "").replace("\x00", "").strip()[:PIN_LIMIT],
            claim=claims.get(str(self.data.get(f"claim-{authority.uuid}") or "")),
        )


class EditForm(ContentForm):
    """An edit of the annotation's revision `revision`."""

    revision = forms.IntegerField(min_value=1)


class SelectionForm(forms.Form):
    """A place in one of the assignment's texts, as a page showed it; gives `version` and the trimmed `span`.

    `pinned` are those texts as they are at hand: another one is asked for.
    """

    version = forms.UUIDField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)

    def __init__(self, sent: Mapping[str, Any], *, submission: Submission, pinned: Sequence[OpinionText] = ()) -> None:
        super().__init__(sent)
        self.submission, self.pinned = submission, pinned

    def clean_version(self) -> OpinionText:
        """The version itself, without its text: one that the assignment names, or an earlier one of that writing."""
        for text in self.pinned:
            if text.uuid == self.cleaned_data["version"]:
                return text
        pinned = AssignmentText.objects.filter(
            assignment=self.submission.assignment_id,
            version__opinion=OuterRef("opinion"),
            version__number__gte=OuterRef("number"),
        )
        texts = OpinionText.objects.filter(Exists(pinned)).defer("text").select_related("opinion")
        version = texts.filter(uuid=self.cleaned_data["version"]).first()
        if version is None:
            raise forms.ValidationError(OTHER_TEXT)
        return version

    def clean(self) -> dict[str, Any]:
        """Adds `window` (our words there, with those of their passages) and `span`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not {"version", "start", "end"} <= cleaned.keys():
            return cleaned
        version, start, end = cleaned["version"], cleaned["start"], cleaned["end"]
        if not start < end <= version.length:
            raise forms.ValidationError(WORDS_CHANGED)
        cleaned["window"] = passages_window(version, Span(start, end))
        span = trim(cleaned["window"], start, end)
        if span is None:
            raise forms.ValidationError(NO_WORDS)
        cleaned["span"] = span
        return cleaned


class LibrarySelectionForm(SelectionForm):
    """A place in a writing of the library, outside of any assignment; gives `version` and the trimmed `span`."""

    def __init__(self, sent: Mapping[str, Any], *, opinion: Opinion) -> None:
        forms.Form.__init__(self, sent)
        self.opinion = opinion

    def clean_version(self) -> OpinionText:
        """A version of that writing, without its text."""
        version = OpinionText.objects.filter(opinion=self.opinion, uuid=self.cleaned_data["version"]).defer("text")
        found = version.select_related("opinion").first()
        if found is None:
            raise forms.ValidationError(OTHER_TEXT)
        return found


class AnnotationForm(SelectionForm, ContentForm):
    """A new annotation: its UUID, its place, its words as the browser saw them, and its content."""

    uuid = forms.UUIDField()
    exact = forms.CharField(strip=False)

    def __init__(self, sent: Mapping[str, Any], *, submission: Submission, pinned: Sequence[OpinionText] = ()) -> None:
        ContentForm.__init__(self, sent, submission=submission)
        self.pinned = pinned

    def clean(self) -> dict[str, Any]:
        """The words are compared with ours at that place, white space aside."""
        cleaned = super().clean()
        if "span" not in cleaned:
            return cleaned
        try:
            verify(cleaned["window"], cleaned["span"], cleaned.get("exact", ""))
        except SelectionMismatch:
            raise forms.ValidationError(WORDS_CHANGED) from None
        return cleaned


def first_problem(form: forms.Form) -> str:
    """The first thing that is wrong with the form, as a sentence."""
    for field, errors in form.errors.items():
        words = str(errors[0])
        return words if field in ("__all__", "note", "version") else f"{field}: {words}"
    return ""


def place_of(form: forms.Form) -> tuple[OpinionText, Span]:
    """The version and span of a valid `SelectionForm` or `AnnotationForm`."""
    return form.cleaned_data["version"], form.cleaned_data["span"]


def _uuids(values: Sequence[str], problem: object) -> set[UUID]:
    try:
        return {UUID(value) for value in values}
    except ValueError:
        raise forms.ValidationError(str(problem)) from None


for _form in (AnnotationForm, EditForm, SelectionForm, LibrarySelectionForm):
    _form.base_fields = _Fields(_form.base_fields)
