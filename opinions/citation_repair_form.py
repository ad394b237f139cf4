"""What a curator fills in to say what a citation is: its words, what they cite, the form and the pin."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opinions.citation_cards import FORMS, KINDS
from opinions.citation_repairs import PIN_LENGTH
from opinions.citation_states import Said
from opinions.citing import writing_words
from opinions.models import Authority, Citation, Opinion, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.parsed import ParsedAuthority
from opinions.text.spans import Span
from opinions.typed_authorities import LONGEST_TYPED, NoSuchAuthority, search_authorities, typed_authority

AROUND: Final = 160
"""Code points shown before and after a citation."""
MOST_PLACES: Final = 12
NEW, UNRESOLVED = "new", "unresolved"
STEPS: Final = ("search", "save", "take", "none")
"""What the buttons ask for."""


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """Something that a citation may be of; `value` is what the form sends, `note` says what it is in a word."""

    value: str
    cite: str
    note: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the typed words stand in the version, with what stands around them."""

    start: int
    before: str
    words: str
    after: str


class CitationRepairForm(forms.Form):
    """Cleans to a `Said`. The words are looked for in the version's text nearest to `near`, a code point there.

    `near` may be left out where the words stand there once; where they stand oftener, `places` names each.
    """

    words = forms.CharField(
        max_length=2000, label=_("The words of the citation"),
        widget=forms.Textarea({"rows": 2, "spellcheck": "false", "data-citation-words": ""}),
        help_text=_("Exactly as they are printed"),
    )  # fmt: skip
    near = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    form = forms.ChoiceField(
        choices=[(form.value, words) for form, words in FORMS.items()], label=_("How it is mentioned")
    )
    pin = forms.CharField(
        max_length=PIN_LENGTH, required=False, label=_("Pin"), help_text=_("195, 481 n. 5, (b)(2)"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    target = forms.CharField(max_length=60, required=False)
    new_kind = forms.ChoiceField(
        choices=[(kind.value, words) for kind, words in KINDS.items()], required=False, label=_("What it is")
    )
    new_cite = forms.CharField(
        max_length=LONGEST_TYPED, required=False, label=_("As it is cited in full"),
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "Weir v. Mill, 12 U.S. 34 (1901)"}),
    )  # fmt: skip
    q = forms.CharField(max_length=200, required=False)

    def __init__(self, sent: Any = None, *, version: OpinionText, within: Span | None = None, **options: Any) -> None:
        """`version` has its text; `within`: the words are looked for in that span alone, else everywhere."""
        super().__init__(sent, **options)
        self.version = version
        self._within = within or Span(0, len(version.text))
        self.places: list[Place] = []

    def clean(self) -> dict[str, Any]:
        """Finds the words and what they cite."""
        cleaned = super().clean() or {}
        if "words" in cleaned:
            self._clean_span(cleaned)
        try:
            cleaned["said_of"] = self._target(cleaned)
        except (NoSuchAuthority, ValidationError) as problem:
            self.add_error("new_cite" if isinstance(problem, NoSuchAuthority) else "target", str_of(problem))
        return cleaned

    def said(self) -> Said:
        """What is said, of a form that is valid."""
        cleaned = self.cleaned_data
        kind, what = cleaned["said_of"]
        return Said(
            cleaned["span"],
            CitationForm(cleaned["form"]),
            pin=cleaned["pin"],
            authority=what if kind is Authority else None,
            writing=what if kind is Opinion else None,
            typed=what if kind is ParsedAuthority else None,
        )

    def _clean_span(self, cleaned: dict[str, Any]) -> None:
        found = list(_occurrences(self.version.text, str(cleaned["words"]), self._within))
        near = cleaned.get("near")
        if not found:
            self.add_error("words", _("These words do not stand here. Copy them from the text as they are printed."))
        elif near is None and len(found) > 1:
            self.places = [_place(self.version.text, span) for span in found[:MOST_PLACES]]
            self.add_error("words", _("These words stand here more than once. Choose the place that you mean."))
        else:
            cleaned["span"] = min(found, key=lambda span: abs(span.start - (near or 0)))

    def _target(self, cleaned: dict[str, Any]) -> tuple[type | None, Any]:
        sort, _colon, name = str(cleaned.get("target", "")).partition(":")
        if sort == NEW:
            kind = AuthorityKind(cleaned.get("new_kind") or AuthorityKind.CASE)
            return ParsedAuthority, typed_authority(kind, cleaned.get("new_cite", ""))
        if sort == UNRESOLVED:
            return None, None
        rows: Any = {"authority": Authority.objects.all(), "writing": self._writings}.get(sort)
        row = rows.filter(uuid=uuid_of(name)).first() if rows is not None else None
        if row is None:
            raise ValidationError(_("Choose what is cited."))
        return (Authority, row.shown) if sort == "authority" else (Opinion, row)

    @property
    def _writings(self) -> Any:
        return Opinion.objects.filter(case=self.version.opinion.case_id)

    def choices(self, citation: Citation | None) -> list[TargetChoice]:
        """What may be cited: what is so far, what is proposed, the other writings of the case; what was typed last."""
        chosen = self["target"].value() or ""
        offered: dict[str, tuple[str, str]] = {}
        if citation is not None and citation.authority is not None:
            _offer(offered, citation.authority.shown, str(_("as it is")))
        if citation is not None and citation.likely is not None:
            _offer(offered, citation.likely.shown, str(_("proposed")))
        if str(chosen).startswith("authority:"):
            kept = Authority.objects.filter(uuid=uuid_of(str(chosen).partition(":")[2])).first()
            if kept is not None:
                _offer(offered, kept.shown, str(KINDS[AuthorityKind(kept.shown.kind)]))
        for writing in self._writings.exclude(pk=self.version.opinion_id).order_by("position"):
            offered[f"writing:{writing.uuid}"] = (writing_words(writing), str(_("of this case")))
        return [TargetChoice(value, cite, note, value == chosen) for value, (cite, note) in offered.items()]

    def found(self) -> list[TargetChoice] | None:
        """The authorities that the typed words of the search find; None where nothing is searched."""
        return found_choices(str(self["q"].value() or ""))


def found_choices(words: str, chosen: str = "") -> list[TargetChoice] | None:
    """The library's authorities by those words, ready to be chosen; None without words."""
    if not words.strip():
        return None
    offered: dict[str, tuple[str, str]] = {}
    for authority in search_authorities(words):
        _offer(offered, authority, str(KINDS[AuthorityKind(authority.kind)]))
    return [TargetChoice(value, cite, note, value == chosen) for value, (cite, note) in offered.items()]


def target_value(citation: Citation) -> str:
    """What the form sends for what the citation is of so far."""
    if citation.writing is not None:
        return f"writing:{citation.writing.uuid}"
    return f"authority:{citation.authority.shown.uuid}" if citation.authority is not None else UNRESOLVED


def step_of(sent: Mapping[str, Any]) -> str:
    """What the form's button asks for; Enter looks up what was typed in the search since, and saves otherwise."""
    step, typed = str(sent.get("step", "save")), str(sent.get("q", "")).strip()
    if step != "enter":
        return step if step in STEPS else "save"
    return "search" if typed and typed != sent.get("searched", "") else "save"


def uuid_of(words: str) -> UUID:
    """The UUID; one that nothing has for words that are none."""
    try:
        return UUID(words)
    except ValueError:
        return UUID(int=0)


def str_of(problem: NoSuchAuthority | ValidationError) -> str:
    """The sentence that it tells."""
    return str(problem.messages[0]) if isinstance(problem, ValidationError) else str(problem)


def _offer(offered: dict[str, tuple[str, str]], authority: Authority, note: str) -> None:
    offered.setdefault(f"authority:{authority.uuid}", (authority.cite, note))


def _occurrences(text: str, typed: str, within: Span) -> Iterator[Span]:
    """Where the typed words stand; a run of white space is as any other."""
    words: Sequence[str] = typed.split()
    if words:
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        for match in pattern.finditer(text, within.start, within.end):
            yield Span(match.start(), match.end())


def _place(text: str, span: Span) -> Place:
    low, high = max(0, span.start - 60), min(len(text), span.end + 60)
    return Place(span.start, text[low : span.start], text[span.start : span.end], text[span.end : high])
