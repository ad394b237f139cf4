"""How states and the words of titles are printed, and how the Bluebook spells them (tables T1, T6, T10 and T13)."""

import re
from functools import cache

STATES = {
    "Ala.": "Alabama",
    "Alaska": "Alaska",
    "Ariz.": "Arizona",
    "Ark.": "Arkansas",
    "Cal.": "California",
    "Colo.": "Colorado",
    "Conn.": "Connecticut",
    "Del.": "Delaware",
    "D.C.": "District of Columbia",
    "Fla.": "Florida",
    "Ga.": "Georgia",
    "Guam": "Guam",
    "Haw.": "Hawaii",
    "Idaho": "Idaho",
    "Ill.": "Illinois",
    "Ind.": "Indiana",
    "Iowa": "Iowa",
    "Kan.": "Kansas",
    "Ky.": "Kentucky",
    "La.": "Louisiana",
    "Me.": "Maine",
    "Md.": "Maryland",
    "Mass.": "Massachusetts",
    "Mich.": "Michigan",
    "Minn.": "Minnesota",
    "Miss.": "Mississippi",
    "Mo.": "Missouri",
    "Mont.": "Montana",
    "Neb.": "Nebraska",
    "Nev.": "Nevada",
    "N.H.": "New Hampshire",
    "N.J.": "New Jersey",
    "N.M.": "New Mexico",
    "N.Y.": "New York",
    "N.C.": "North Carolina",
    "N.D.": "North Dakota",
    "Ohio": "Ohio",
    "Okla.": "Oklahoma",
    "Or.": "Oregon",
    "Pa.": "Pennsylvania",
    "P.R.": "Puerto Rico",
    "R.I.": "Rhode Island",
    "S.C.": "South Carolina",
    "S.D.": "South Dakota",
    "Tenn.": "Tennessee",
    "Tex.": "Texas",
    "Utah": "Utah",
    "Vt.": "Vermont",
    "V.I.": "Virgin Islands",
    "Va.": "Virginia",
    "Wash.": "Washington",
    "W. Va.": "West Virginia",
    "Wis.": "Wisconsin",
    "Wyo.": "Wyoming",
}
"""The states and territories as Bluebook table T1 abbreviates them, with their names."""

OTHER_SPELLINGS = {
    "Calif": "Cal.",
    "Hawai'i": "Haw.",
    "Hawai‘i": "Haw.",
    "Hawai’i": "Haw.",
    "Mont": "Mont.",
    "N. Mex": "N.M.",
    "Ore": "Or.",
    "Penn": "Pa.",
    "Wn": "Wash.",
}

SPELLINGS = {
    "Admin.": "Administrative",
    "Ann.": "Annotated",
    "App.": "Appellate|Appeals?",
    "Civ.": "Civil",
    "Comp.": "Compiled",
    "Cons.": "Consolidated|Consol\\.?",
    "Crim.": "Criminal",
    "Evid.": "Evidence",
    "Gen.": "General",
    "P.": "Procedure|Proc\\.?",
    "Proc.": "Procedure",
    "R.": "Rules?",
    "Regs.": "Regulations|Reg\\.?",
    "Rev.": "Revised",
    "Stat.": "Statutes?|Stats\\.?",
    "Cent.": "Century",
    "&": "and",
}
"""What else a word of a code's name may be printed as, as regular expressions."""


def printed(words: str) -> str:
    """The pattern that finds an abbreviated title however it is spaced, dotted or written out, in capitals too.

    >>> bool(re.fullmatch(printed("Rev. Stat."), "Rev.Stat.")), bool(re.fullmatch(printed("Rev. Stat."), "REV. STAT."))
    (True, True)
    """
    pieces = [_printed_word(word) for word in words.split()]
    return "[ .]{0,2}".join(pieces) + r"(?: ?\.)?"


def _printed_word(word: str) -> str:
    bare = word.removesuffix(".")
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", bare):
        return r"\.? ?".join(bare.split("."))
    options = [re.escape(bare)]
    if bare.isalpha() and len(bare) > 1:
        options.append(bare.upper())
    if word in SPELLINGS:
        options.append(SPELLINGS[word])
    return f"(?:{'|'.join(options)})" if len(options) > 1 else options[0]


@cache
def states_by_spelling() -> dict[str, str]:
    """The Bluebook abbreviation of each printed form of a state, white space and full stops left out."""
    known: dict[str, str] = {}
    for abbreviation, name in STATES.items():
        for form in (abbreviation, name, abbreviation.upper(), name.upper()):
            known[bare(form)] = abbreviation
    known.update({bare(form): abbreviation for form, abbreviation in OTHER_SPELLINGS.items()})
    return known


def bare(words: str) -> str:
    """The words without white space, full stops and commas, as keys for what is printed in many ways.

    >>> bare("N. M."), bare("Colo.Rev. Stat.")
    ('NM', 'ColoRevStat')
    """
    return re.sub(r"[\s.,]+", "", words)


def state_of(printed_form: str) -> str:
    """The Bluebook abbreviation of a state as it is printed; an empty string for other words."""
    return states_by_spelling().get(bare(printed_form), "")


def _state_pattern(form: str) -> str:
    if re.fullmatch(r"(?:[A-Z]\.)+", form):
        return r"\.? ?".join(letter for letter in form if letter != ".") + r"\.?"
    return re.escape(form).replace(r"\ ", " ?").replace(r"\.", r"\.?")


@cache
def state_pattern() -> str:
    """The pattern for any state as printed: abbreviated, written out, or in capitals."""
    forms = {*STATES, *STATES.values(), *OTHER_SPELLINGS}
    forms |= {form.upper() for form in forms if len(form) > 3}  # noqa: PLR2004 -- "OR", "ME" and "LA" are words too
    forms |= {f"{form}." for form in OTHER_SPELLINGS if form.isalpha()}
    ordered = sorted(forms, key=len, reverse=True)
    return f"(?<![\\w.’'])(?:{'|'.join(_state_pattern(form) for form in ordered)})"


def law_key(cite: str) -> str:
    """The readable key of an authority, made of its Bluebook form; full stops stay between figures.

    >>> law_key("Colo. Rev. Stat. § 18-6-803.5"), law_key("U.S. Const. amend. XIV"), law_key("18 U.S.C. §§ 2-4")
    ('colo-rev-stat-18-6-803.5', 'us-const-amend-xiv', '18-usc-2-to-4')
    """
    words = re.sub(r"(?<=\d)-(?=\d)", " to ", cite) if re.search(r"§§ \d+-\d+$", cite) else cite
    words = re.sub(r"(?<!\d)[.:]|[.:](?!\d)|['’]", "", words.lower())
    return re.sub(r"[^a-z0-9.:]+", "-", words).strip("-")
