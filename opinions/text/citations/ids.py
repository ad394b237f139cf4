"""What *id.* stands for: the one authority cited right before it, where that is beyond doubt (Bluebook rule 4.1)."""

import re
from collections.abc import Sequence

from opinions.text.citations.antecedents import Antecedent, Frame, Target
from opinions.text.citations.blanking import blanked
from opinions.text.citations.laws import another_section
from opinions.text.citations.mentions import Mention, Text
from opinions.text.citations.name_words import words_of
from opinions.text.citations.pins import first_page
from opinions.text.citations.resolved import Resolved
from opinions.text.kinds import AuthorityKind, CitationForm

# References that no grammar has taken: after one of these, an *id.* may mean it and not what was found before.
UNSEEN = re.compile(
    r"\bOp\.|\bApps?\. (?!Div|Ct)|\bBr\.|\bTr\.|\bExs?\.|\b(?:[Aa]nte|[Ss]upra|[Ii]nfra)\b|\bat \d{2,}+(?![:\w]| [a-z])"
    r"|\b\d{1,4} [A-Z][\w]{0,8}\.(?: ?[\w.]{1,5})? \d+|\b(?:Decl|Aff|Dep|Compl)\.| v\. |¶"
)
UNSEEN_LAW = re.compile(
    r"§|\bU\.S\.C|\bC\.F\.R|\bStat\.|\bConst\.|\bR\. ?(?:Civ|Crim|Evid|App)\.|\bCode\b|\bRestatement\b|\bRule \d"
    r"|\b[A-Z]{2,5}(?: No\.)? \d{2,4}[-–]\d"
)
JOINT = re.compile(
    r"(?:;|,? and|, or|,)? ?(?:(?:see|cf\.|accord|but|also|e\.g\.,?|compare|with|contra|and|or)[ ,]*){0,3}",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.?!][”\")’\]]*\s+(?=[“\"(A-Z\[])")
DISCUSSED = re.compile(
    r"(?:^|[.?!:][”\")’\]]* ?|\n)(?:In|Under|From|See|As in|And in|But in|Likewise,? in|Similarly,? in)? ?$"
)

NOTHING = "Nothing is cited before it to which it could refer."
STRING = "It follows several citations in a row: which of them it means is not told."
BETWEEN = "Something else may be cited between “{words}” and it."
NAMED = "Another case, {name}, is named between the citation before and it."
PAGES = "Page {page} can't be of what is cited before it, {cite}."
UNTIED = "What is cited before it is not told, so neither is this."
IN_QUOTATION = "It stands in a quotation, which does not show what is cited before it."
NO_SECTION = "No law with that section is cited right before it."


class IdReader:
    """Resolves the *id.* of one writing; the words of all mentions in it are blanked once, so time stays linear."""

    def __init__(self, text: Text, mentions: Sequence[Mention], shared: frozenset[str]) -> None:
        self._text = text
        self._inside = blanked(text.words, [(each.start, each.end) for each in mentions])
        self._outside = blanked(text.words, [(each.start, max(each.tail, each.end)) for each in mentions])
        self._shared = frozenset(word for name in shared for word in words_of(name))

    def resolve(self, mention: Mention, frame: Frame, outside: Frame | None) -> Resolved:
        """What the *id.* stands for in its frame; `outside` is the frame around where it is in a block quotation."""
        if mention.section:
            return self._section(mention, frame)
        last = frame.last
        if last is None:
            likely = outside.last.target if outside and outside.last else None
            return Resolved(None, mention.start, IN_QUOTATION if outside else NOTHING, likely)
        page = first_page(mention.pin)
        is_paged = page is not None or (mention.pin or "").startswith(("*", "¶", "n"))
        cited = last.target or last.likely
        if is_paged and cited and not cited.is_paged:
            if frame.paged is None:
                return Resolved(None, mention.start, NOTHING)
            last = frame.paged
        return self._sure(mention, last, frame, page, laws_too=not is_paged)

    def _sure(self, mention: Mention, last: Antecedent, frame: Frame, page: int | None, *, laws_too: bool) -> Resolved:
        target = last.target
        if target is None:
            return Resolved(None, mention.start, STRING if last.string else UNTIED, last.likely)
        if page is not None and target.case and not target.case.holds(page):
            return Resolved(None, mention.start, PAGES.format(page=page, cite=target.case.cite()))
        if mention.pin and mention.pin.startswith("(") and target.is_paged:
            return Resolved(None, mention.start, NO_SECTION, None)
        named = [(one, other) for one, other in frame.named if other != target]
        if named:
            return self._discussed(mention, last, named, page)
        between = (self._inside if mention.within else self._outside)[last.mention.end : mention.start]
        if UNSEEN.search(between) or (laws_too and UNSEEN_LAW.search(between)) or self._is_shared(between, target):
            words = self._text.words[last.mention.start : last.mention.end]
            return Resolved(None, mention.start, BETWEEN.format(words=words[:80]), target)
        return Resolved(target, mention.start)

    def _discussed(
        self, mention: Mention, last: Antecedent, named: Sequence[tuple[Mention, Target]], page: int | None
    ) -> Resolved:
        """Another case was named since: that one, where the sentence right before begins with it, else neither."""
        one, target = named[-1]
        words = self._text.words
        sentence = SENTENCE_END.split(words[one.end : mention.start])
        opens = DISCUSSED.search(words[max(0, one.start - 24) : one.start])
        fits = page is not None and target.case is not None and target.case.holds(page)
        if opens and fits and len({other.id for _, other in named}) == 1 and len(sentence) <= 2:  # noqa: PLR2004 -- its own sentence
            return Resolved(target, mention.start)
        return Resolved(None, mention.start, NAMED.format(name=one.name), last.target)

    def _is_shared(self, between: str, target: Target) -> bool:
        """Whether a word names one of several cases, so that the one meant may be another than the target."""
        if not self._shared:
            return False
        own = target.case.words if target.case else frozenset()
        capitalised = re.findall(r"(?<![\w’'-])[A-Z][\w’'-]+", between)
        return any(word in self._shared and word not in own for each in capitalised for word in words_of(each))

    def _section(self, mention: Mention, frame: Frame) -> Resolved:
        """*Id.* § 18-6-803.5(3): the law cited right before, of the same section, or another section of its code."""
        last = frame.law
        law = last.target.law if last and last.target else None
        if last is None or law is None:
            return Resolved(None, mention.start, NO_SECTION)
        if law.kind is AuthorityKind.SECONDARY:
            return Resolved(last.target, mention.start)
        sibling = law if law.cite.endswith(f" {mention.section}") else another_section(last.mention, mention.section)
        if sibling is None:
            return Resolved(None, mention.start, NO_SECTION, Target(law=law))
        return Resolved(Target(law=sibling), mention.start)


def is_joined(text: Text, previous: Mention, mention: Mention) -> bool:
    """Whether two mentions stand in one string of citations, after which *id.* would be ambiguous."""
    if previous.form is CitationForm.NAME or mention.start - previous.tail > 60 or mention.start < previous.tail:  # noqa: PLR2004 -- no joint is longer
        return False
    return bool(mention.start > previous.tail) and JOINT.fullmatch(text.words, previous.tail, mention.start) is not None
