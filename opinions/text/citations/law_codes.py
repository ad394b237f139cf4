"""The codes and compilations of regulations: how each is printed, and cited (Bluebook rules 12.3 and 14.2, table T1).

The states' are those of reporters-db; beside them stand the short names that courts of a state use for its own code.
"""

import re
from dataclasses import dataclass
from functools import cache

from reporters_db import LAWS

from opinions.text.citations.law_names import STATES, bare, printed
from opinions.text.kinds import AuthorityKind

PLACES = {"title": "tit.", "chapter": "ch.", "volume-title": "tit."}


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its Bluebook name, and what stands with the section: a `volume` before, a `title` or `chapter` after it.

    A `volume-title` is printed before the code and cited after it: 13 V.S.A. § 1024. `sign` is what its sections
    are called: "§", "art.", "r." or nothing.
    """

    name: str
    place: str = ""
    sign: str = "§"
    kind: AuthorityKind = AuthorityKind.STATUTE

    def cite(self, number: str, place: str = "", *, plural: bool = False) -> str:
        """The Bluebook form of a section.

        >>> Code("U.S.C.", place="volume").cite("1983", "42")
        '42 U.S.C. § 1983'
        """
        sign = {"§": "§§", "art.": "arts."}.get(self.sign, self.sign) if plural else self.sign
        words = [place, self.name] if self.place == "volume" else [self.name]
        if self.place in PLACES and place:
            words.append(f"{PLACES[self.place]} {place},")
        return " ".join(word for word in (*words, sign, number) if word)

    @property
    def decimals(self) -> bool:
        """Whether a section's number may hold a full stop."""
        return self.name not in {"U.S.C.", "U.S.C. app."}

    @property
    def runs(self) -> bool:
        """Whether its numbers hold no hyphen between figures, so that one after "§§" joins a run of sections."""
        return self.name in {"U.S.C.", "C.F.R.", "Mass. Gen. Laws"} or self.name.startswith(("Cal. ", "N.Y. "))

    @property
    def wisconsin(self) -> bool:
        """Whether its sub-sections go on without parentheses: `111.70(4)(d)3.b`."""
        return self.name == "Wis. Stat."


REGULATION = AuthorityKind.REGULATION
USC = Code("U.S.C.", "volume")
CFR = Code("C.F.R.", "volume", kind=REGULATION)
ILL = Code("Ill. Comp. Stat.", "volume", sign="")
GUIDELINES = Code("U.S. Sent'g Guidelines Manual", kind=AuthorityKind.RULE)

NAMED: tuple[tuple[str, Code], ...] = (
    (r"U\.? ?S\.? ?C\.? ?(?:A\.?|S\.?)?,? ?App\.?", Code("U.S.C. app.", "volume")),
    (r"U\. ?S\. ?C\.(?: ?[AS]\.(?! ?C))?|USC[AS]?\b|U\.S\. Code(?: Ann\.?)?|United States Code(?: Annotated)?", USC),
    (r"C\. ?F\. ?R\.|CFR\b|Code of Federal Regulations", CFR),
    (
        r"U\. ?S\. ?S\. ?G\.|USSG\b|U\.S\. Sentencing Guidelines(?: Manual)?|U\.S\. Sent['’]g Guidelines Manual",
        GUIDELINES,
    ),
    (r"Treas\. ?Reg\.|Treasury Regulation", Code("Treas. Reg.", kind=REGULATION)),
    (r"I\. ?R\. ?C\.(?= ?(?:§|[Ss]ec))|Internal Revenue Code(?= ?(?:§|[Ss]ec))", Code("I.R.C.")),
    (r"U\. ?C\. ?C\.(?= ?(?:§|\d))|UCC(?= ?(?:§|\d))|Uniform Commercial Code(?= ?(?:§|[Ss]ec))", Code("U.C.C.")),
    (r"C\. ?R\. ?S\.(?: ?A\.)?(?: 1973| 1963)?|CRS(?= §? ?\d)", Code("Colo. Rev. Stat.")),
    (r"R\. ?C\. ?W\.|RCW(?:A)?\b", Code("Wash. Rev. Code")),
    (r"WAC(?= ?\d)", Code("Wash. Admin. Code", kind=REGULATION)),
    (r"N\. ?M\. ?S\. ?A\.,?(?: ?1978| ?1953)?|NMSA,?(?: ?1978| ?1953)?", Code("N.M. Stat. Ann.")),
    (r"NRS(?= ?§? ?\d)|N\.R\.S\.(?= ?§? ?\d)", Code("Nev. Rev. Stat.")),
    (r"ORS(?= ?§? ?\d)", Code("Or. Rev. Stat.")),
    (r"KRS(?= ?§? ?\d)", Code("Ky. Rev. Stat. Ann.")),
    (r"HRS(?= ?§? ?\d)", Code("Haw. Rev. Stat.")),
    (r"MCLA?(?= ?§? ?\d)|M\.C\.L\.(?:A\.)?(?= ?§? ?\d)", Code("Mich. Comp. Laws")),
    (r"M\.S\.A\.(?= ?§? ?\d)", Code("Minn. Stat.")),
    (r"N\. ?J\. ?S\. ?A\.|NJSA\b", Code("N.J. Stat. Ann.")),
    (r"N\. ?J\. ?A\. ?C\.(?= ?\d)", Code("N.J. Admin. Code", kind=REGULATION)),
    (r"O\. ?C\. ?G\. ?A\.|OCGA\b", Code("Ga. Code Ann.")),
    (r"A\. ?R\. ?S\.(?= ?(?:§|[Ss]ec|\d))", Code("Ariz. Rev. Stat. Ann.")),
    (r"K\. ?S\. ?A\.(?: \d{4})?(?: Supp\.)?(?= ?(?:§|\d))|KSA(?= ?\d)", Code("Kan. Stat. Ann.")),
    (r"T\. ?C\. ?A\.(?= ?(?:§|[Ss]ec))", Code("Tenn. Code Ann.")),
    (r"N\. ?C\. ?G\. ?S\.(?: ?A\.)?", Code("N.C. Gen. Stat.")),
    (r"N\. ?D\. ?C\. ?C\.", Code("N.D. Cent. Code")),
    (r"SDCL", Code("S.D. Codified Laws")),
    (r"RSMo\.?(?= ?(?:§|\d))", Code("Mo. Rev. Stat.")),
    (r"V\. ?S\. ?A\.(?= ?(?:§|c))", Code("Vt. Stat. Ann.", "volume-title")),
    (r"M\. ?R\. ?S\.(?: ?A\.)?(?= ?§)", Code("Me. Stat.", "volume-title")),
    (r"Pa\. ?C\. ?S\.(?: ?A\.)?", Code("Pa. Cons. Stat.", "volume")),
    (r"P\. ?S\.(?= ?§)", Code("Pa. Stat. Ann.", "volume")),
    (r"Del\. ?C\.(?= ?§)", Code("Del. Code Ann.", "volume-title")),
    (r"O\. ?S\.(?: ?Supp\.)? ?(?:\d{4}(?: Supp\.)?,? )?(?= ?§)", Code("Okla. Stat.", "volume-title")),
    (r"I\. ?L\. ?C\. ?S\.(?: ?Ann\.)?|ILCS(?: Ann\.)?", ILL),
    (r"R\. ?C\.(?= ?\d{3,4}\.\d)", Code("Ohio Rev. Code Ann.")),
    (r"R\. ?S\. ?A\.(?= ?\d)|RSA(?= ?\d)", Code("N.H. Rev. Stat. Ann.")),
    (r"La\. ?R\. ?S\.|LSA-R\. ?S\.", Code("La. Stat. Ann.")),
    (r"(?:La\. ?|LSA-)C\. ?C\.(?= ?[Aa]rt)", Code("La. Civ. Code Ann.", sign="art.")),
    (r"(?:La\. ?|LSA-)C\. ?C(?:ode)?\.? ?P(?:roc)?\.(?= ?[Aa]rt)", Code("La. Code Civ. Proc. Ann.", sign="art.")),
    (r"(?:La\. ?|LSA-)C\. ?(?:Cr|Crim)\. ?P(?:roc)?\.(?= ?[Aa]rt)", Code("La. Code Crim. Proc. Ann.", sign="art.")),
    (r"G\. ?L\.(?= ?c\. ?\d)|M\. ?G\. ?L\.(?: ?A\.)?(?= ?(?:c|ch)\. ?\d)", Code("Mass. Gen. Laws", "chapter")),
    (r"General Statutes(?: \(Rev\. to \d{4}\))?(?= §)", Code("Conn. Gen. Stat.")),
    (r"(?:N\. ?Y\. ?)?C\. ?P\. ?L\. ?R\.|CPLR\b", Code("N.Y. C.P.L.R.", sign="")),
    (r"CPL(?= ?§? ?\d)", Code("N.Y. Crim. Proc. Law")),
    (r"(?:N\. ?Y\. ?)?EPTL(?= ?§? ?\d)", Code("N.Y. Est. Powers & Trusts Law")),
    (r"I\. ?C\.(?= ?§? ?\d+-\d+-\d+(?:\.\d+)?-\d)", Code("Ind. Code")),
    (r"I\. ?C\.(?= ?§ ?\d+-\d+(?![-\d]))", Code("Idaho Code")),
    (r"MCA(?=, ?§)", Code("Mont. Code Ann.")),
    (r"W\. ?S\.(?= ?§? ?\d+-\d+-\d)", Code("Wyo. Stat. Ann.")),
    (r"AS(?= \d\d\.\d\d\.\d)", Code("Alaska Stat.")),
    (r"(?<![\d.] )(?<![\d.])Rev\. ?Stat\.(?= ?§)", Code("Rev. Stat.")),
    (r"Ill\. ?Rev\. ?Stat\.|Illinois Revised Statutes", Code("Ill. Rev. Stat.", "chapter", "¶")),
    (r"Code Civ\. Proc\.(?=, ?§)|Code of Civil Procedure(?= section)", Code("Cal. Civ. Proc. Code")),
)
"""Codes whose printed names do not begin with their state's, or begin with a volume."""

TRAILING: tuple[tuple[str, Code], ...] = (
    (r"(?:\d{1,2} )?C\. ?R\. ?S\.", Code("Colo. Rev. Stat.")),
    (r"RSMo\b\.?", Code("Mo. Rev. Stat.")),
    (r"MCA\b", Code("Mont. Code Ann.")),
    (r"Fla\. ?Stat\.|Florida Statutes|F\. ?S\.(?: ?A\.)?", Code("Fla. Stat.")),
    (r"Ala\. ?Code(?: 1975)?", Code("Ala. Code")),
    (r"Colorado Revised Statutes", Code("Colo. Rev. Stat.")),
    (r"Iowa Code", Code("Iowa Code")),
    (r"N\. ?C\. ?G\. ?S\.", Code("N.C. Gen. Stat.")),
    (r"Idaho Code", Code("Idaho Code")),
    (r"U\. ?S\. ?C\.|United States Code", USC),
)
"""Codes that a court names after the section: "section 784.03, Florida Statutes", "§ 18-6-803.5, C.R.S."."""

MORE_NAMES = {
    "Ala. Code 1975": "Ala. Code",
    "Burns Ind. Stat. Ann.": "Ind. Code",
    "Haw. Rev. Stat. Ann.": "Haw. Rev. Stat.",
    "Idaho Code Ann.": "Idaho Code",
    "Me. Rev. Stat. Ann.": "Me. Stat.",
    "Me. Rev. Stat.": "Me. Stat.",
    "Mich. Stat. Ann.": "Mich. Comp. Laws",
    "Mo. Ann. Stat.": "Mo. Rev. Stat.",
    "Mont. Code": "Mont. Code Ann.",
    "Ohio Rev. Code": "Ohio Rev. Code Ann.",
    "Tenn. Code": "Tenn. Code Ann.",
    "Utah Code": "Utah Code Ann.",
    "Va. Code": "Va. Code Ann.",
    "Wyo. Stat.": "Wyo. Stat. Ann.",
    "Ariz. Rev. Stat.": "Ariz. Rev. Stat. Ann.",
    "Ark. Code": "Ark. Code Ann.",
    "Del. Code": "Del. Code Ann.",
    "Ga. Code": "Ga. Code Ann.",
    "Kan. Stat.": "Kan. Stat. Ann.",
    "Ky. Rev. Stat.": "Ky. Rev. Stat. Ann.",
    "La. Rev. Stat. Ann.": "La. Stat. Ann.",
    "La. Rev. Stat.": "La. Stat. Ann.",
    "Miss. Code": "Miss. Code Ann.",
    "N.H. Rev. Stat.": "N.H. Rev. Stat. Ann.",
    "N.J. Stat.": "N.J. Stat. Ann.",
    "N.J. Rev. Stat.": "N.J. Stat. Ann.",
    "N.M. Stat.": "N.M. Stat. Ann.",
    "S.C. Code": "S.C. Code Ann.",
    "Vt. Stat.": "Vt. Stat. Ann.",
    "Fla. Admin. Code": "Fla. Admin. Code Ann.",
    "N.D. Cent. Code Ann.": "N.D. Cent. Code",
    "Nev. Rev. Stat. Ann.": "Nev. Rev. Stat.",
    "N.C. Gen. Stat. Ann.": "N.C. Gen. Stat.",
    "W. Va. Code Ann.": "W. Va. Code",
    "Wash. Rev. Code Ann.": "Wash. Rev. Code",
    "Conn. Gen. Stats.": "Conn. Gen. Stat.",
    "D.C. Code Ann.": "D.C. Code",
}
"""Other names of compilations that have the same sections; the annotated one of a state needs no line."""

OF_SUBJECTS = frozenset({"Cal. Code", "Tex. Code Ann.", "Md. Code Ann.", "N.Y.", "N.Y. Law"})
WITH_VOLUME = re.compile(r"^\(\?P<(?:title|chapter|volume)>")


def _shape(name: str, pattern: str, kind: AuthorityKind) -> Code:
    place = "volume" if WITH_VOLUME.search(pattern) or pattern.startswith("$volume") else ""
    place = place or ("title" if "tit\\." in pattern else "chapter" if "ch\\." in pattern else "")
    sign = "§" if "§" in pattern else "art." if " art " in pattern else "r." if " r" in pattern[:12] else ""
    return Code(name, place, sign, kind)


@cache
def state_codes() -> dict[str, list[tuple[re.Pattern[str], Code]]]:
    """Of each state the patterns of its codes' names, the state's own name left out, the longest first."""
    tables: dict[str, Code] = {}
    kinds = {"leg_statute": AuthorityKind.STATUTE, "admin_compilation": AuthorityKind.REGULATION}
    for name, entries in LAWS.items():
        if entries[0]["cite_type"] in kinds and name not in OF_SUBJECTS:
            tables[name] = _shape(name, entries[0]["regexes"][0], kinds[entries[0]["cite_type"]])
    known = {name: _canonical(name, tables) for name in tables}
    known |= {other: tables[name] for other, name in MORE_NAMES.items()}
    found: dict[str, list[tuple[re.Pattern[str], Code]]] = {}
    for name in sorted(known, key=len, reverse=True):
        state = next((each for each in STATES if name.startswith(f"{each} ")), None)
        if state:
            rest = printed(name.removeprefix(f"{state} "))
            found.setdefault(state, []).append((re.compile(rf"[ ,]{{0,2}}{rest}"), known[name]))
    return found


def _canonical(name: str, tables: dict[str, Code]) -> Code:
    """The code as T1 prefers it: the official one where the annotated one of the same name has its sections too."""
    if name in MORE_NAMES:
        return tables[MORE_NAMES[name]]
    return tables.get(name.removesuffix(" Ann."), tables[name])


SUBJECTS = {
    "administrative": "Admin.",
    "agricultural": "Agric.",
    "agriculture": "Agric.",
    "business": "Bus.",
    "businesses": "Bus.",
    "civil": "Civ.",
    "commerce": "Com.",
    "commercial": "Com.",
    "corporation": "Corp.",
    "corporations": "Corp.",
    "corps": "Corp.",
    "criminal": "Crim.",
    "domestic": "Dom.",
    "education": "Educ.",
    "ed": "Educ.",
    "elections": "Elec.",
    "election": "Elec.",
    "environmental": "Envtl.",
    "conservation": "Conserv.",
    "evidence": "Evid.",
    "executive": "Exec.",
    "family": "Fam.",
    "finance": "Fin.",
    "financial": "Fin.",
    "general": "Gen.",
    "gov": "Gov't",
    "government": "Gov't",
    "insurance": "Ins.",
    "institutions": "Inst.",
    "judiciary": "Jud.",
    "labor": "Lab.",
    "municipal": "Mun.",
    "natural": "Nat.",
    "obligations": "Oblig.",
    "occupations": "Occ.",
    "pen": "Penal",
    "practice": "Prac.",
    "probate": "Prob.",
    "procedure": "Proc.",
    "professions": "Prof.",
    "property": "Prop.",
    "public": "Pub.",
    "real": "Real",
    "relations": "Rel.",
    "remedies": "Rem.",
    "resources": "Res.",
    "revenue": "Rev.",
    "saf": "Safety",
    "services": "Servs.",
    "social": "Soc.",
    "taxation": "Tax.",
    "traffic": "Traf.",
    "utilities": "Util.",
    "vehicle": "Veh.",
    "vehicles": "Veh.",
    "welfare": "Welf.",
    "workers": "Workers'",
    "compensation": "Comp.",
    "and": "&",
}


def subject(printed_words: str) -> str:
    """The subject of a code of subjects, abbreviated as in table T1.

    >>> subject("Health and Safety"), subject("Bus. & Prof."), subject("EDUC.")
    ('Health & Safety', 'Bus. & Prof.', 'Educ.')
    """
    words = []
    for word in re.findall(r"[A-Za-z'’]+|&", printed_words.replace("&amp;", "&")):
        plain = word.capitalize() if word.isupper() else word
        known = SUBJECTS.get(plain.lower().rstrip("'’s") if plain.lower() not in SUBJECTS else plain.lower())
        bare_abbreviation = f"{plain}." if f"{plain}." in SUBJECTS.values() else plain
        words.append(known or bare_abbreviation)
    return " ".join(words)


def code_of_subject(state: str, words: str, ending: str) -> Code | None:
    """The code of a subject, "Penal Code" or "Penal Law", of a state that has such; None for others."""
    if bare(ending).lower().startswith("law"):
        return Code(f"N.Y. {subject(words)} Law") if state in {"N.Y.", ""} else None
    if state == "Cal.":
        return Code(f"Cal. {subject(words)} Code")
    if state == "Tex.":
        return Code(f"Tex. {subject(words)} Code Ann.")
    return None
