"""The five forms in which words are copied with their citation, as a reader chose them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from annotations.citing.citer import Citer, Situation
from opinions.models import OpinionText
from opinions.quotations import quoted_source, quoted_words
from opinions.text.full_citations import CitedCase, CitedWriting
from opinions.text.kinds import PassageKind
from opinions.text.pincites import PinCite
from opinions.text.quoting import CitationWords, QuotationForm, Told, as_html, as_plain, compose
from opinions.text.short_citations import short_citation
from opinions.text.spans import Span

LABELS: Final = {
    QuotationForm.WORDS_AND_CITATION: _("Words and citation"),
    QuotationForm.CITATION_AND_WORDS: _("Citation and words"),
    QuotationForm.BLOCK_AND_CITATION: _("Block quotation and citation"),
    QuotationForm.WORDS: _("Words"),
    QuotationForm.CITATION: _("Citation"),
}
SHORT: Final = "short"


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants a quotation: the form copied first, and what she ticked."""

    form: QuotationForm = QuotationForm.WORDS_AND_CITATION
    short: bool = False
    emphasis_added: bool = False
    quoting: bool = False

    @classmethod
    def of(cls, sent: Mapping[str, str], remembered: str) -> "Wish":
        """What an address says; without a `form` in it that of last time. What names no form is passed over."""
        last, _dot, short = remembered.partition(".")
        wish = cls(_form(last), short == SHORT)
        if "form" in sent or "ticked" in sent:
            wish = replace(wish, form=_form(sent.get("form") or last), short=bool(sent.get("short")))
        return replace(wish, emphasis_added=bool(sent.get("emphasis")), quoting=bool(sent.get("quoting")))

    @property
    def remembered(self) -> str:
        """What is kept until next time: the form, and whether the citation is short."""
        return f"{self.form}.{SHORT}" if self.short else self.form.value


@dataclass(frozen=True, slots=True)
class FormView:
    """One form of the quotation as it is copied, plain and in HTML's own source; `current` is the one copied first."""

    value: str
    label: str
    text: str
    html: str
    rows: int
    current: bool


@dataclass(frozen=True, slots=True)
class QuotationView:
    """What `quotation.html` names; `source` is what the court quotes in these words, empty where it quotes nothing."""

    forms: tuple[FormView, ...]
    pin: str
    warnings: tuple[str, ...]
    source: str
    wish: Wish


def quotation_view(version: OpinionText, citer: Citer, span: Span, wish: Wish) -> QuotationView:
    """The words of `span` in every form, as they are wished."""
    quoted = quoted_words(version, span)
    source = quoted_source(version, span, quoted)
    told = Told(wish.emphasis_added, source if wish.quoting else None)
    cited = citer.cite(span)
    citation = short_form(citer, span) if wish.short else full_form(citer, cited.text)
    forms = []
    for form, label in LABELS.items():
        composed = compose(form, quoted, citation, told)
        text = as_plain(composed)
        forms.append(FormView(form.value, str(label), text, as_html(composed), _rows(text), form is wish.form))
    return QuotationView(tuple(forms), cited.pin, tuple(cited.warnings), str(source) if source else "", wish)


def _form(name: str) -> QuotationForm:
    try:
        return QuotationForm(name)
    except ValueError:
        return QuotationForm.WORDS_AND_CITATION


def full_form(citer: Citer, text: str) -> CitationWords:
    """The full citation, parted into name, rest and history."""
    case = citer.case
    end = ", ".join(["", *case.history])
    return CitationWords(case.caption, text.removeprefix(case.caption).removesuffix(end), case.history)


def short_form(citer: Citer, span: Span) -> CitationWords:
    """The span's citation as it is repeated where the case has been cited in full (rule 10.9)."""
    return short_form_in(citer, citer.situation(span.start, span.end))


def short_form_in(citer: Citer, stands: Situation) -> CitationWords:
    """The short form of all that stands so."""
    return _short_form(citer.case, replace(citer.writing, kind=stands.share.kind), stands.pin, stands.before)


@lru_cache(maxsize=1024)
def _short_form(case: CitedCase, writing: CitedWriting, pin: PinCite, before: PassageKind | None) -> CitationWords:
    return short_citation(case, writing, [pin], in_head_matter=before)


def _rows(text: str) -> int:
    """Lines of a text field that shows the text, about."""
    return min(12, sum(len(line) // 70 + 1 for line in text.split("\n")))
