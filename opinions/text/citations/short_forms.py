"""Which case a short form or a *supra* means, told by volume, page and name, or not at all (Bluebook rule 10.9)."""

from dataclasses import dataclass

from opinions.text.citations.cases import Cases, Known
from opinions.text.citations.mentions import Mention
from opinions.text.citations.name_words import telling_words
from opinions.text.citations.pins import first_page


@dataclass(frozen=True, slots=True)
class Told:
    """What a short form means: a case, or why none is told and which it may be; `start`: where the form begins.

    The words before a short form are not always its name.
    """

    known: Known | None
    start: int
    doubt: str = ""
    likely: Known | None = None


def short_form(cases: Cases, mention: Mention) -> Told:
    """The one case in the volume whose name has the words of the short name, or whose pages hold the pin."""
    report = mention.reporters[0]
    held = cases.in_book(report.book)
    page = first_page(mention.pin)
    for start, name in _endings(mention):
        words = telling_words(name)
        named = [known for known in held if words <= known.words]
        if len(named) > 1 and page is not None:
            named = _on_page(named, report.name, page)
        if len(named) == 1:
            return Told(named[0], start)
        if named:
            return Told(None, start, f"{len(named)} cases of this name are cited in volume {report.volume}.")
    if mention.name and not (held and _is_no_name(mention, held)):
        return _elsewhere(cases, mention)
    at_page = _on_page(held, report.name, page) if page is not None else held
    if len(at_page) == 1:
        return Told(at_page[0], mention.bare_start)
    several = f"{len(at_page)} cases in this volume may hold that page."
    none = f"No case in {report.volume} {report.name} that could hold that page is cited in full."
    return Told(None, mention.start, several if at_page else none)


def _endings(mention: Mention) -> list[tuple[int, str]]:
    """The name, and the name without its first word, its second, …: words before it may have been taken for its own."""
    endings: list[tuple[int, str]] = []
    at = 0
    while mention.name and at >= 0 and len(endings) < 4:  # noqa: PLR2004 -- words before a name are seldom more
        name = mention.name[at:]
        if name[:1].isupper():
            endings.append((mention.start + at, name))
        space = mention.name.find(" ", at)
        at = space + 1 if space >= 0 else -1
    return endings


def _is_no_name(mention: Mention, held: list[Known]) -> bool:
    """Whether what stands before the volume names nobody: a case without a name is known there."""
    return not telling_words(mention.name) or all(not known.words for known in held)


def _on_page(held: list[Known], series: str, page: int) -> list[Known]:
    """Of cases in one volume, the one on whose pages a page lies: it starts there or before, the next one after it.

    On the first page of a case the one before may end: there both are meant.
    """
    firsts = sorted(
        (int(one.page), at, known)
        for at, known in enumerate(held)
        for one in known.reporters
        if one.name == series and one.page.isdigit() and int(one.page) <= page and known.holds(page)
    )
    if not firsts:
        return []
    last = firsts[-1][0]
    return [known for first, _, known in firsts if first == last] + (
        [firsts[-2][2]] if last == page and len(firsts) > 1 else []
    )


def _elsewhere(cases: Cases, mention: Mention) -> Told:
    """A name that no case in the volume has: it is not told, but a case of that name in another volume is likely."""
    report = mention.reporters[0]
    named = cases.named(mention.name)
    if len(named) == 1:
        cited = named[0].canonical[0].cite if named[0].reporters else named[0].name
        doubt = f"“{mention.name}” is cited in full as {cited}; {report.volume} {report.name} has no case of that name."
        return Told(None, mention.start, doubt, named[0])
    return Told(None, mention.start, f"No case named “{mention.name}” is cited in full in this volume.")


def supra_form(cases: Cases, mention: Mention) -> Told:
    """The one case whose name has the words of the name before *supra*."""
    for start, name in _endings(mention):
        named = cases.named(name)
        if len(named) == 1:
            return Told(named[0], start)
        if named:
            return Told(None, start, f"{len(named)} cases named “{name}” are cited.")
    return Told(None, mention.start, f"Nothing named “{mention.name}” is cited in full.")
