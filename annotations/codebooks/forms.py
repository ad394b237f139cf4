"""What a person sends to change a codebook, checked against the codebook."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.codebooks.claim_rows import MOST_BYTES
from annotations.codebooks.starters import starters
from annotations.codebooks.tree import Place
from annotations.models import COLOURS, PATTERNS, Claim, ClaimProposal, Codebook
from opinions.models import choices_of
from opinions.text.kinds import OpinionKind

COLOUR_NAMES = (
    gettext_lazy("blue"), gettext_lazy("orange"), gettext_lazy("green"), gettext_lazy("purple"),
    gettext_lazy("yellow"), gettext_lazy("red"), gettext_lazy("teal"), gettext_lazy("grey"),
)  # fmt: skip
PATTERN_NAMES = (
    gettext_lazy("a line"), gettext_lazy("dashes"), gettext_lazy("dots"), gettext_lazy("a double line"),
    gettext_lazy("a wave"), gettext_lazy("a thick line"), gettext_lazy("lines above and below"),
    gettext_lazy("dashes above and below"),
)  # fmt: skip


class DescriptionForm(forms.ModelForm):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """A codebook's title and description."""

    class Meta:
        model = Codebook
        fields = ("title", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}


class ClaimForm(forms.ModelForm):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """A claim of `codebook`: a new one, or `instance` changed from its `revision`."""

    colour = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Colour"), choices=list(enumerate(COLOUR_NAMES, 1)))
    pattern = forms.TypedChoiceField(
        coerce=int, label=gettext_lazy("Pattern"), choices=list(enumerate(PATTERN_NAMES, 1))
    )
    writing_kinds = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Only in these kinds of writing"),
        choices=choices_of(OpinionKind),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: in every kind."),
    )
    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Claim
        fields = (
            "label", "letters", "key", "colour", "pattern", "parent", "definition", "elements", "include", "exclude",
            "example", "example_source", "near_miss", "near_miss_source", "near_misses", "writing_kinds", "elsewhere",
        )  # fmt: skip
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 2})
                for name in ("definition", "elements", "include", "exclude", "example", "near_miss")
            },
            "near_misses": forms.CheckboxSelectMultiple,
        }
        labels = {
            "label": gettext_lazy("Label"),
            "letters": gettext_lazy("Letters"),
            "key": gettext_lazy("Key"),
            "parent": gettext_lazy("Stands under"),
            "definition": gettext_lazy("Definition"),
            "elements": gettext_lazy("Elements, one to a line"),
            "include": gettext_lazy("When to use it"),
            "exclude": gettext_lazy("When not"),
            "example": gettext_lazy("An example, word for word"),
            "example_source": gettext_lazy("The example is from"),
            "near_miss": gettext_lazy("A passage that nearly fits"),
            "near_miss_source": gettext_lazy("The near miss is from"),
            "near_misses": gettext_lazy("Easily confused with"),
            "elsewhere": gettext_lazy("Offered in its place elsewhere"),
        }

    def __init__(self, sent: Any = None, *, codebook: Codebook, instance: Claim | None = None, **rest: Any) -> None:
        super().__init__(sent, instance=instance, **rest)
        self.codebook = codebook
        self.others: QuerySet[Claim] = codebook.claims.filter(retired_at=None)
        if instance is not None:
            self.others = self.others.exclude(pk=instance.pk)
            self.fields["revision"].initial = instance.revision
        for name in ("parent", "elsewhere", "near_misses"):
            self.fields[name].queryset = self.others  # type: ignore[attr-defined]  # -- they are choices of models
        for name in ("letters", "key", "colour", "pattern"):
            self.fields[name].required = name in ("colour", "pattern") and instance is not None
        self.fields["parent"].empty_label = _("no other claim")  # type: ignore[attr-defined]  # -- as above
        self.fields["elsewhere"].empty_label = _("nothing")  # type: ignore[attr-defined]  # -- as above

    def clean_letters(self) -> str:
        """Letters that no other present claim has; they tell claims apart where nothing else can."""
        letters: str = self.cleaned_data["letters"] or (self.instance.letters if self.instance.pk else "")
        if letters and self.others.filter(letters=letters).exists():
            raise forms.ValidationError(_("Another claim has these letters: choose others."))
        return letters

    def clean_key(self) -> str:
        """A key that no other claim of the codebook has, also none that is retired."""
        key: str = self.cleaned_data["key"] or (self.instance.key if self.instance.pk else "")
        if key and self.codebook.claims.filter(key=key).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another claim has this key: choose another."))
        return key

    def clean(self) -> dict[str, Any]:
        """No two present claims have both colour and pattern in common."""
        super().clean()
        cleaned: dict[str, Any] = self.cleaned_data
        look = {name: cleaned.get(name) for name in ("colour", "pattern")}
        if all(look.values()) and self.others.count() < COLOURS * PATTERNS:
            same = self.others.filter(**look).first()
            if same is not None:
                words = _("“%(claim)s” has this colour and this pattern: choose another colour or another pattern.")
                self.add_error("pattern", words % {"claim": same.label})
        return cleaned

    def _post_clean(self) -> None:
        """The instance stays as it was read: an action writes the values."""

    def values(self) -> dict[str, Any]:
        """The fields by their names, for the actions; of a new claim without those that are found for it."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("revision", "parent")}
        kept["near_misses"] = list(kept["near_misses"])
        if self.instance.pk is None:
            kept = {name: value for name, value in kept.items() if value not in ("", None)}
        return kept


class FileForm(forms.Form):
    """A file with claims, or the same file sent `again` after its preview, byte for byte (in base64)."""

    source_file = forms.FileField(required=False, label=gettext_lazy("File (CSV or .qdc)"))
    again = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * MOST_BYTES)

    def clean_again(self) -> bytes:
        """The file's bytes."""
        try:
            return b64decode(self.cleaned_data["again"], validate=True)
        except ValueError:
            raise forms.ValidationError(_("The file did not come back whole. Choose it again.")) from None

    def source(self) -> bytes:
        """What is to be read; empty where nothing was sent."""
        sent: Any = self.cleaned_data.get("source_file")
        if sent is not None:
            return bytes(sent.read(MOST_BYTES + 1))
        return bytes(self.cleaned_data["again"])


def sent_again(source: bytes) -> str:
    """The file as a preview's page carries it, for `FileForm.again`."""
    return b64encode(source).decode()


class NewCodebookForm(FileForm):
    """A new codebook: empty, a starter, a copy of another course's, or read from a file."""

    title = forms.CharField(max_length=200, required=False, label=gettext_lazy("Title"))
    begin = forms.CharField(required=False)

    def __init__(self, sent: Any = None, files: Any = None, *, copies: Mapping[str, Codebook]) -> None:
        super().__init__(sent, files)
        self.copies = copies

    def clean(self) -> dict[str, Any]:
        """A title where nothing else brings one; a beginning that is offered; a file where one is to be read."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin = cleaned.get("begin") or ""
        if begin and begin != "file" and begin not in starters() and begin not in self.copies:
            raise forms.ValidationError(_("Choose one of the beginnings that are offered."))
        if begin == "file" and not (cleaned.get("source_file") or cleaned.get("again")):
            self.add_error("source_file", _("Choose a file."))
        if begin in ("", "file") and not cleaned.get("title"):
            self.add_error("title", _("Give the codebook a title."))
        return cleaned


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """A claim that somebody misses."""

    annotation_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ClaimProposal
        fields = ("label", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "maxlength": 5000})}
        labels = {
            "label": gettext_lazy("What would you call it?"),
            "reason": gettext_lazy("What would it mean, and why is none of the others it?"),
        }


class AnswerForm(forms.Form):
    """An instructor's answer to a proposal; `claim` is the one that is meant, where there is one."""

    answer = forms.ChoiceField(choices=[("accept", ""), ("merge", ""), ("decline", "")])
    claim = forms.UUIDField(required=False)
    words = forms.CharField(required=False, max_length=2000)


class PartsForm(forms.Form):
    """The parts of a claim, one to a line; the first keeps the claim's tags."""

    parts = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("Parts, one to a line"))

    def clean_parts(self) -> list[str]:
        """The labels, without empty lines."""
        labels = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if any(len(label) > 200 for label in labels):  # noqa: PLR2004 -- what the field holds
            raise forms.ValidationError(_("A label has at most 200 characters."))
        return labels


def places_sent(text: str) -> list[Place[UUID]]:
    """The order in a form's field, `uuid:depth` after `uuid:depth`. Raises `ValueError` where it is none."""
    pairs = [pair.partition(":") for pair in text.split(",") if pair]
    return [Place(UUID(uuid), int(depth)) for uuid, _colon, depth in pairs]
