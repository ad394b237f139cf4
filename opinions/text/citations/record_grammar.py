"""The shapes of references to the record: documents, and the pages, lines and paragraphs by which they are pinned.

Each shape takes time linear in the text: repeats are possessive or bounded.
"""

import re
from dataclasses import dataclass

from opinions.text.citations.places import LABELS, NOTE_WORD

LEAF = r"(?:(?:[A-Z]{1,3}[-–]?)?\*?\d{1,6}+(?:[:.]\d{1,3}+)?+[a-e]?+|(?!v(?!\w))[ivx]{1,6}+)(?![\w/])"
JOINED = rf"{LEAF}(?: ?[-–—] ?{LEAF})?+"
LEAVES = (
    rf"{JOINED}(?:(?: ?, ?| & | and |, and |; ?(?=\d+:)){JOINED}(?! [A-Z§]| ?[-–—]\w))*+"
    rf"(?:(?: ?, ?(?:and )?| ?& ?| ){NOTE_WORD} ?{LABELS})?+"
)
MARKED = (
    r"¶ ?¶? ?\d{1,4}+(?:\([a-z\d]{1,3}\)){0,3}+"
    r"(?: ?[-–—] ?\d{1,4}+|, \d{1,4}+(?! [A-Z§])|(?:,| &)? \([a-z\d]{1,3}\)| & \d{1,4}+)*+"
)
VOLUME = (
    r"(?:[Vv]ol(?:ume|s?\.) ?(?:\d{1,3}+|[IVXL]{1,6}+)(?:(?: ?, ?| )(?:(?:at|pp?\.) )?|: ?)|(?:\d{1,2}|[IVX]{1,5}) at )"
)
YEAR = r"(?:1[6-9]|20)\d\d(?![\d:a])"
PROSE = r"(?! (?!and\b|see\b|with\b|to\b|nn?\.|id\b|citing\b|quoting\b|but\b|cf\b|or\b|in\b|at\b)[a-z])"
AT = rf"(?: ?,)? (?:at|@) (?:pp?\. ?)?(?P<at>{LEAVES}|{MARKED})|(?: ?,)? ?(?:pp?\. ?|pages? )(?P<page>{LEAVES})"
MARK = rf"(?: ?,)? ?(?P<mark>{MARKED})"
IN_VOLUME = rf"(?: ?,)? (?P<volume>{VOLUME}(?:{LEAVES}|{MARKED}))"
PLAIN = rf"(?: ?,)? (?!{YEAR})(?P<plain>{LEAVES})(?! [A-Z][\w.]*+ ?\d){PROSE}"
PIN = rf"(?:{IN_VOLUME}|{AT}|{MARK}|{PLAIN})"
FIRM_PIN = rf"(?:{IN_VOLUME}|{AT}|{MARK})"
LATE_PIN = rf"(?: ?, ?| )(?:at )?(?:pp?\. ?)?(?P<late>(?!{YEAR}){LEAVES})(?= ?[.,;:()\[\]“”\"—\n]|$)"
"""A pin after a name of several words."""
PRINTED_PIN = rf"(?: ?, ?| )(?:at |pp?\. ?){{1,2}}+(?P<late>{LEAVES})"
"""A pin after a name that holds numbers itself ("No. 44", "O. T. 1949")."""

PARTY = (
    r"(?:Aplts?|Aple?e?s?|Appell(?:ant|ee)s?|Pet[’']?rs?|Petitioners?|Resp(?:[’']?ts?)?|Respondents?|Pls?|Pltfs?"
    r"|Plaintiffs?|Defs?|Defendants?|Gov[’']?t|Government|State|Commonwealth|People|Intervenors?|U\. ?S|United States"
    r"|Amic(?:us|i)(?: Curiae)?|Pet|Clerk|Reporter)(?:[’']s?)?\.?(?:[’']s?)?"
)
MODIFIER = (
    r"(?:Joint|Jt\.|Suppl?\.|Supplemental|Opening|Reply|Reh[’']g|Ans\.|Answer(?:ing)?|Initial|Principal|Merits"
    r"|Am\.|Amended|First|Second|Third|Corrected|Trial|Sentencing|Sent[’']g|Plea|Hr[’']g|Hearing|Suppression|Motion"
    r"|Mot\.|Oral Arg\.|Admin\.|Administrative|Certified|Reproduced|Cross|Supp \.)"
)
BEFORE = rf"(?:(?:{PARTY}|{MODIFIER}) ){{0,4}}+"
SOME_BEFORE = rf"(?:(?:{PARTY}|{MODIFIER}) ){{1,4}}+"
SIGNAL_WORDS = r"(?:See|Cf|But|Compare|In|The|And|Accord|Also|As|At|On|From|Id|Contra|To|If)"
NAMES = rf"(?:(?!{SIGNAL_WORDS}\b)(?:[A-Z][\w’'-]{{1,24}}+|[A-Z]\.) ){{0,4}}+"
OWNERS = rf"(?:(?!{SIGNAL_WORDS}\b)(?:{PARTY}|{MODIFIER}|[A-Z][\w’'-]{{1,24}}+|[A-Z]\.) ){{1,5}}+"
"""Whose it is: "Dinah Devoto Aff. 2", "AARP Br. at 5"."""
APP = r"(?:App(?:[’']?x)?\.|Appx\.|App[’']x|Appendix)"
NOT_NUMBERED = r"(?:(?!\bNos?\b|\bO\. ?T\.|[a-z]{5}\. [A-Z])[^;()“”\"\n])"
NUMBERED = r"(?:(?![a-z]{5}\. [A-Z])[^;()“”\"\n]){2,220}?(?:\( ?[A-Z][A-Z\d. ]{1,9}\)[^;()“”\"\n]{0,20}?)?"
OF = r" (?:for|of|to|on|in|by) "
HEARING = r"(?:Oral|Hr|Hear|Trial|Proc|Sent|Plea|Supp|Mot|Arg|Jury|Voir)[\w’']*\.?"
MORE = r"(?:(?:, and |, | & | and )(?:[A-Z]|\d{1,4})(?![\w’']))*+(?! [A-Z][a-z]*\. )"
DOCKET = r"(?:(?:CM/)?ECF|Dkt\.|D\. ?E\.|DE|Doc\.|R\. ?Doc\.|Rec\. ?Doc\.|Docket Entry|Filing)(?: Nos?\.)? ?(?:# ?)?"
PAPER = (
    r"(?:Compl\.|Complaint|Answer|Order|Opinion|Judgment|Mot\.|Motion|Br\.|Brief|Mem\.|Memorandum|Reply|Resp\.|Response"
    r"|Opp(?:[’']n)?\.?|Decl\.|Aff\.|Stip\.|Stipulation|Report|Petition|Pet\.|Notice|R ?& ?R)"
)
FILERS = rf"(?:(?!{SIGNAL_WORDS}\b|{PAPER}[ ,])(?:[A-Z][\w’'-]{{1,24}}+|[A-Z]\.) ){{0,4}}+"
EXHIBIT = rf",? (?P<exhibit>Exs?\. (?:[A-Z]{{1,2}}|\d{{1,4}}){MORE}(?!\w))"
"""An exhibit of a document that is named: the document is cited, and the exhibit is the place in it."""
FILED = r"(?:\d{1,4}(?:-\d{1,3})?+)(?![\w-]|\.\d)"


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of naming a document (group `doc`) and a place in it. `alone`: only where a reference can begin.

    `needs`: words of which the text must hold one, where looking for the shape takes longer than looking for these.
    """

    pattern: re.Pattern[str]
    alone: bool
    needs: tuple[str, ...] = ()

    def is_possible(self, words: str) -> bool:
        """Whether the shape can stand in `words` at all."""
        return not self.needs or any(each in words for each in self.needs)


def _shape(document: str, pin: str, *needs: str, alone: bool = True) -> Shape:
    begin = r"(?<![\w.’'/-])" if alone else r"(?:(?<![\w.’'/-])|(?<=[a-z]{2}\.))"
    return Shape(re.compile(rf"{begin}(?P<doc>{document})(?:{pin})"), alone, needs)


SHAPES = (
    _shape(
        rf"{FILERS}{BEFORE}{PAPER}",
        rf"(?:{EXHIBIT})? \({DOCKET}{FILED}\)(?:{PIN})?+",
        "(DE ",
        "(D.E. ",
        "(ECF ",
        "(Dkt. ",
        "(Doc. ",
        "(Docket ",
        "(Rec. Doc. ",
        "(Filing ",
        alone=False,
    ),
    _shape(rf"{NAMES}{BEFORE}(?:Compl|Decl|Aff|Affid|Dep|Mot|Br|Mem)\.", rf"{EXHIBIT}", "Ex", alone=False),
    _shape(rf"{PARTY} (?:[A-Z\d][\w.()’'-]{{0,24}}+ ){{0,3}}?[A-Z\d][\w.()’'-]{{0,24}}+", MARK, "¶", alone=False),
    _shape(rf"{BEFORE}(?:Brief|Br\.){OF}{NOT_NUMBERED}{{2,220}}?", LATE_PIN, "Brief", "Br.", alone=False),
    _shape(rf"{BEFORE}(?:Brief|Br\.){OF}{NUMBERED}", PRINTED_PIN, "Brief", "Br.", alone=False),
    _shape(rf"{BEFORE}(?:Brief|Br\.){OF}{NOT_NUMBERED}{{2,160}}? as Amic(?:us|i) Curiae", "", " Curiae", alone=False),
    _shape(rf"{NAMES}{BEFORE}Br\.|{BEFORE}Brief", PIN, "Brief", "Br.", alone=False),
    _shape(rf"{SOME_BEFORE}brief", FIRM_PIN, " brief", alone=False),
    _shape(rf"{SOME_BEFORE}{APP}", PIN, " App", alone=False),
    _shape(APP, PIN),
    _shape(r"App\. [A-Z]", AT),
    _shape(r"N\. ?T\.(?: ?,? ?\d{1,2}/\d{1,2}/\d{2,4})?", PIN),
    _shape(r"(?:JA|S?ER|Appx|ROA\.)(?=\d)", rf"(?P<plain>{LEAVES})"),
    _shape(
        rf"(?:\d{{1,2}}|[IVX]{{1,4}}) (?:{BEFORE}App\.|J\. ?A\.|JA|RT|CT|RR|CR|S?ER|Tr\.)",
        rf" (?P<plain>{LEAVES})(?=[.,;)])",
    ),
    _shape(rf"{APP} (?:to|of|in) {NOT_NUMBERED}{{2,120}}?", LATE_PIN),
    _shape(rf"{APP} (?:to|of|in) {NUMBERED}", PRINTED_PIN),
    _shape(r"(?:[JS]\. ?A\.|JA|A\. ?R\.|R\. ?R\.|E\. ?R\.|R\. ?O\. ?A\.|ROA\.?)", PIN),
    _shape(rf"{OWNERS}(?:Tr\.|Trans\.|Transcript)", PIN, " Tr", alone=False),
    _shape(rf"{SOME_BEFORE}(?:R\.|Rec\.|Record)", PIN, " R.", " Rec", alone=False),
    _shape(r"(?:Tr\.|Trans\.|Transcript|Record on Appeal)", PIN),
    _shape(rf"(?:Transcript|Tr\.) of {HEARING}{NOT_NUMBERED}{{0,120}}?", LATE_PIN),
    _shape(rf"(?:Transcript|Tr\.) of {HEARING}{NUMBERED}", PRINTED_PIN),
    _shape(r"(?:R\.|Rec\.|Record)", FIRM_PIN),
    _shape(r"(?:R\.|Rec\.)", PLAIN),
    _shape(
        r"(?:D(?:ist)?\. ?Ct\. )?(?:(?:CM/)?ECF|Dkt\.|D\. ?E\.|D\. ?I\.|DE|Doc\.|R\. ?Doc\.|Rec\. ?Doc\.|Filing)"
        rf"(?: Nos?\.)? ?(?:# ?)?{FILED}",
        "",
    ),
    _shape(rf"(?:R\.|Docket Entry|Docket) Nos?\. {FILED}(?= ?,? at)|Docket Entry (?:No\. )?{FILED}", ""),
    _shape(
        rf"(?:{PARTY} )?(?:Trial )?(?:Exs?|Exhs?)\. (?:[A-Z]{{1,2}}|\d{{1,4}}(?:-?[A-Z\d]{{1,3}})?){MORE}"
        r"(?!\w|\.\w|[’'])",
        "",
        "Ex",
    ),
    _shape(r"(?:[GDPJC]X|[GDPJ]TX)[ -]\d{1,4}(?:[A-Z])?", ""),
    _shape(r"(?:Exhibit|EXHIBIT|Attachment) (?:[A-Z]|\d{1,3})", rf"{AT}|{MARK}"),
    _shape(
        rf"{BEFORE}(?:Compl\.|Countercl\.|Indict\.|PS[IR]|P\.S\.R\.)",
        PIN,
        "Compl.",
        "Countercl.",
        "Indict.",
        "PS",
        "P.S.R.",
    ),
    _shape(
        rf"{BEFORE}(?:Complaint|Answer|Indictment|Presentence Report|Counterclaim|[DP]?SM?[FU]F?|Stip\.|Stipulation)",
        MARK,
        "¶",
    ),
    _shape(rf"{NAMES}(?:Aff|Affid|Decl|Dep|Depo|Test)\.", PIN, "Aff", "Decl.", "Dep", "Test.", alone=False),
    _shape(rf"{NAMES}(?:Dep\.|Depo\.) Tr\.", PIN, "Dep", alone=False),
    _shape(r"(?:V?RP|CP|Clerk[’']s Papers)", rf"(?: \([^()]{{1,40}}\))?{PIN}"),
    _shape(r"Pet\. for (?:Cert|Review|Reh[’']g|Writ of Cert)\.?|Juris\. Statement|Pet\. App\.|Oral Arg\.", PIN),
    _shape(rf"(?:Pet\. for Cert\.|Juris\. Statement)(?: (?:in|to) {NUMBERED})", PRINTED_PIN),
    _shape(
        rf"(?:{PARTY} ){{0,2}}+(?:Mot\.(?: (?:for|to) [A-Z][\w. ]{{2,30}}?)?|Opp(?:[’']n)?\.?|Reply|R ?& ?R|Order"
        r"|Report (?:and|&) Recommendation|Mem\.(?: (?:in|of) [A-Z][\w. ]{2,30}?)?|Resp\.)",
        AT,
        " at ",
        ", p",
    ),
)
