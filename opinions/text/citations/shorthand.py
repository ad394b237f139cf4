"""*Id.* and *supra*: where they stand and what they point to (Bluebook rules 4.1 and 4.2)."""

import re

from opinions.text.citations import grammar
from opinions.text.citations.mentions import Mention
from opinions.text.citations.names import name_ending
from opinions.text.citations.pins import pin_after_at
from opinions.text.kinds import CitationForm

ID = re.compile(
    r"(?<![\w.’'-])(?:[Ii]d\.|[Ii]bid\b\.?|[Ii]dem\b\.?(?=,? at)|ID\.(?=,? at)|[Ii]d(?=,? at \d|, \d)|[Ii]d,(?= at \d))"
)
SUPRA = re.compile(
    r",? \(?(?P<word>[Ss]upra|[Ii]nfra|ante|post)\b(?:,? (?P<note>notes? \d{1,4}|n\. ?\d{1,4}|§ ?[\dIVX]+))?"
)
VOLUME_BEFORE = re.compile(r",? \d{1,4}(?: [A-Z][\w.]{0,6}(?: ?[A-Z\d][\w.]{0,4})?,?)?$")
LONGEST_VOLUME = 24
UNMISTAKABLE = re.compile(r" v\. |^In re |^Ex parte ")
SECTION_AFTER = re.compile(r",? (?=§)")
SUBSECTION = re.compile(
    r",? (?:at )?(?P<pin>(?:subd(?:ivision|\.) |subsec(?:tion|\.) |art\. |cl\. |amend\. )?"
    r"(?:\([0-9a-zA-Z]{1,4}\))+(?:(?:, | ?[-–—] ?| and )(?:\([0-9a-zA-Z]{1,4}\))+)*+)(?= |[.,;)]|$)"
)
LAW_PLACE = re.compile(
    r",? (?P<pin>(?:art\.|cl\.|pt\.|ch\.|r\.|cmt\.|amend\.|comment) ?[\w.]{1,8}(?:, § ?\d+)?)(?<!\.)"
)


def id_mention(words: str, found: "re.Match[str]") -> Mention:
    """The *id.* at `found`, with the pin, the section or the paragraph that it names.

    >>> words = "See id. § 18 — 6—803.5(3)(b)."
    >>> mention = id_mention(words, ID.search(words))
    >>> words[mention.start : mention.end], mention.section, mention.pin
    ('id. § 18 — 6—803.5(3)(b)', '18-6-803.5', '(3)(b)')
    """
    start, end = found.span()
    section_at = SECTION_AFTER.match(words, end)
    section = grammar.SECTION.match(words, section_at.end()) if section_at else None
    if section:
        pin = section["pin"].replace("—", "-").replace("–", "-").replace(") (", ")(").strip() or None
        number = grammar.section_number(section["section"])
        return Mention(start, _without_stop(words, section), CitationForm.ID, pin=pin, section=number)
    pin, pinned = pin_after_at(words, end)
    if pin is None:
        place = SUBSECTION.match(words, end) or LAW_PLACE.match(words, end)
        if place and not (place["pin"].startswith("(") and re.match(r"\([a-z]{3,}", place["pin"])):
            return Mention(start, place.end(), CitationForm.ID, pin=place["pin"])
    return Mention(start, pinned, CitationForm.ID, pin=pin)


def _without_stop(words: str, section: "re.Match[str]") -> int:
    """Where a section ends: a full stop or a colon after its number belongs to the sentence."""
    end = section.end()
    while words[end - 1] in ".: ":
        end -= 1
    return end


def supra_mention(words: str, found: "re.Match[str]", floor: int) -> Mention | None:
    """The *supra* (or *infra*) at `found` with the name before it; None where no name stands there.

    >>> words = "See Roth, supra, at 577."
    >>> mention = supra_mention(words, SUPRA.search(words), 0)
    >>> words[mention.start : mention.end], mention.name, mention.pin
    ('Roth, supra, at 577', 'Roth', '577')
    """
    volume = VOLUME_BEFORE.search(words, max(floor, found.start() - LONGEST_VOLUME), found.start())
    name = name_ending(words, floor, volume.start()) if volume else None
    name = name or name_ending(words, floor, found.start())
    if name is None or (found["word"] in {"ante", "post"} and not UNMISTAKABLE.search(name.name)):
        return None
    pin, end = pin_after_at(words, found.end())
    return Mention(name.start, end, CitationForm.SUPRA, pin=pin, name=name.name, bare_start=found.start("word"))
