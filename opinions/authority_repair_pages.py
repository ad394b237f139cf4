"""The mentions of an authority as a list to choose from, and the form that says which other authority they are of."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, F
from django.db.models.functions import Greatest, Substr
from django.utils.translation import gettext_lazy as _

from opinions.citation_cards import FORMS, KINDS
from opinions.citation_repair_form import NEW, uuid_of
from opinions.citation_states import seen, stateful
from opinions.citing import writing_short
from opinions.models import Authority, Citation
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.parsed import ParsedAuthority
from opinions.typed_authorities import LONGEST_TYPED, NoSuchAuthority, typed_authority
from people.addresses import reverse

AROUND: Final = 70
"""Code points shown before and after a mention."""
MOST_MENTIONS: Final = 500


@dataclass(frozen=True, slots=True)
class MentionShown:
    """One mention; `value` is what the form sends for it: which it is, and how it stood when it was shown."""

    value: str
    case: str
    writing: str
    before: str
    words: str
    after: str
    form: str
    url: str


def mentions_of(authority: Authority) -> list[MentionShown]:
    """The mentions that were found to be of just this authority, by case, writing and place. One query."""
    start = Greatest(F("start") - AROUND, 0)
    rows = (
        stateful()
        .filter(authority=authority)
        .select_related("version__opinion__case")
        .defer("version__text")
        .annotate(
            shown_from=start,
            around=Substr(
                "version__text",
                Greatest(F("start") - AROUND, 0) + 1,
                F("end") - start + AROUND,
                output_field=CharField(),
            ),
        )
    )
    ordered = rows.order_by("version__opinion__case__caption", "version__opinion", "-version__number", "start")
    return [_shown(row) for row in ordered[:MOST_MENTIONS]]


class PartForm(forms.Form):
    """Which mentions are of which other authority: one of the library (`target`), or one that is typed."""

    mention = forms.MultipleChoiceField(error_messages={"required": _("Choose the mentions that are of another.")})
    target = forms.CharField(max_length=60, required=False)
    new_kind = forms.ChoiceField(choices=[(kind.value, words) for kind, words in KINDS.items()], required=False)
    new_cite = forms.CharField(max_length=LONGEST_TYPED, required=False)

    def __init__(self, sent: Any = None) -> None:
        super().__init__(sent)
        chosen = sent.getlist("mention") if sent is not None else []
        self.fields["mention"].choices = [(value, value) for value in chosen if _is_mention(value)]  # type: ignore[attr-defined]  # -- it is the field above

    def clean(self) -> dict[str, Any]:
        """Finds the other authority."""
        cleaned = super().clean() or {}
        sort, _colon, name = str(cleaned.get("target", "")).partition(":")
        if sort == NEW:
            try:
                kind = AuthorityKind(cleaned.get("new_kind") or AuthorityKind.CASE)
                cleaned["into"] = typed_authority(kind, cleaned.get("new_cite", ""))
            except NoSuchAuthority as problem:
                raise ValidationError(str(problem)) from problem
            return cleaned
        found = Authority.objects.select_related("same_as").filter(uuid=uuid_of(name)).first()
        if found is None:
            raise ValidationError(_("Choose the authority that they are of."))
        cleaned["into"] = found.shown
        return cleaned

    def mentions(self) -> dict[int, str]:
        """The chosen mentions, by their keys, as they stood."""
        pairs = (value.split(":") for value in self.cleaned_data["mention"])
        return {int(key): was for key, was in pairs}

    def into(self) -> Authority | ParsedAuthority:
        """The other authority."""
        into: Authority | ParsedAuthority = self.cleaned_data["into"]
        return into


def _is_mention(value: str) -> bool:
    key, colon, _was = value.partition(":")
    return bool(colon) and key.isascii() and key.isdecimal() and len(key) < 18  # noqa: PLR2004 -- more digits than any key


def _shown(row: Citation) -> MentionShown:
    around, begin = row.around, row.start - row.shown_from  # type: ignore[attr-defined]  # -- annotated above
    length = row.end - row.start
    opinion = row.version.opinion
    return MentionShown(
        value=f"{row.pk}:{seen(row)}",
        case=opinion.case.caption,
        writing=writing_short(opinion),
        before=around[:begin].partition(" ")[2] if row.shown_from else around[:begin],  # type: ignore[attr-defined]  # -- likewise
        words=around[begin : begin + length],
        after=around[begin + length :].rpartition(" ")[0],
        form=str(FORMS[CitationForm(row.form)]),
        url=reverse("citation", args=[row.pk]),
    )
