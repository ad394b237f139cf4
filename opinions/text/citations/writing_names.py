"""How a writing of a case is named in another: by its kind ("Maj. Op."), its author ("O'Brien, J., dissent"), or both.

Bluebook rules 10.6.1 and B10.1.3 (weight of authority), and the styles of California ("conc. & dis. opn. of Liu, J.")
and Wisconsin ("Majority op., ¶ 17").
"""

import re

from opinions.text.kinds import OpinionKind

OP = r"(?:[Oo]p\.|OP\.|[Oo]pns?\.|[Oo]pinion|OPINION)"
COMMA = r" ?,"
TITLE = r"(?:(?:[CPAS]\. ?)?J\.|JJ\.|Ch\. J\.|(?:Chief |Senior |Presiding )?(?:Circuit |District )?(?:Judge|Justice))"
SURNAME = r"(?:(?:Mac|Mc|De|Van|Von|Le|La|St\.|O) ?)?[A-Z](?:[\w-]|[’'](?!s?(?:\W|$))){1,40}+(?: (?:Jr|Sr)\.)?+"


def _titled(group: str) -> str:
    """A judge named with a title before the name: "Justice Stevens", "THE CHIEF JUSTICE"; the surname is `group`."""
    return (
        r"(?:MR\. |MS\. |Mr\. |Ms\. )?(?:(?:THE )?CHIEF |[Cc]hief |Senior )?(?:JUSTICE|Justice|Judge|JUDGE)"
        rf"(?: (?:[A-Z]\. )?({'?P<' + group + '>' if group else '?:'}{SURNAME}))?"
    )


COURT_NAME = (
    rf"(?:Ct\.|Court|[Cc]ourt[’']s|COURT[’']S|Maj\.|maj\.|[Mm]ajority|MAJORITY|[Mm]ajority[’']s) ?{OP}"
    r"|(?:[Oo]pinion|[Oo]pn\.|[Oo]p\.) (?:of|for) the [Cc]ourt"
    r"|(?:[Pp]lurality|[Pp]lur\.|[Ll]ead|[Pp]rincipal)(?:[’']s)? " + OP
)
SEPARATE_NAME = (
    rf"(?:[Pp]artial |[Pp]rincipal |[Ll]ead |[Ss]pecial |[Jj]oint |[Ff]irst |[Ss]econd )?"
    rf"(?:[Dd]issent(?:[’']s)?(?: {OP})?|[Cc]oncurrence(?:[’']s|[/-][Dd]issent)?(?: {OP})?"
    rf"|(?:[Dd]issenting|[Cc]oncurring(?: and [Dd]issenting|[/-][Dd]issenting)?|[Ss]eparate) {OP}"
    rf"|(?:[Cc]onc\.(?: ?(?:&|and) ?[Dd]iss?\.)?|[Dd]iss?\.) {OP})"
)
_DOING = (
    r"(?:(?:concurring|dissenting|concurrence|dissent|concurs|dissents|specially|partial|special|separate|in|part|the"
    r"|judgments?|result|and|&|from|denial|of|rehearing|en|banc|only|respecting)(?!\w) ?"
    r"(?:, ?(?=and|in|concur|dissent))?){1,14}+"
)
BY_AUTHOR = (
    rf"(?P<author>{SURNAME}){COMMA} {TITLE}(?: ?,)? ?"
    rf"(?P<doing>{_DOING}(?: ?,)? ?(?:[Ss]lip )?(?:{OP})?|(?:[Ss]lip )?{OP})"
)
POSSESSIVE = (
    _titled("judge") + r"(?:[’']s?) (?P<what>(?:[a-z]{1,15}+ ){0,4}?"
    rf"(?:[Dd]issent|[Cc]oncurrence|{OP})(?: in (?:the )?judgment)?)"
)
OF_AUTHOR = rf"(?:(?: of| by) (?:{SURNAME}{COMMA} {TITLE}|{_titled('')}))"
OPINION_OF = OP + OF_AUTHOR
_OF = re.compile(rf" (?:of|by) (?:(?P<surname>{SURNAME}){COMMA} {TITLE}|{_titled('judge')})")
_PARENTHETICAL_AUTHOR = re.compile(
    rf" ?(?P<opinion>[\w ]{{0,40}}?(?:opinion|opn\.|op\.) (?:of|by) )?"
    rf"(?:(?P<surname>{SURNAME}){COMMA} {TITLE}|{_titled('judge')})"
)

_LOWER_COURTS = (
    ("panel", r"[Pp]anel(?:[’']s)?"),
    ("district court", r"Dist\. ?Ct\.|D\. ?Ct\.|[Dd]istrict [Cc]ourt(?:[’']s)?"),
    ("court of appeals", r"Ct\. ?(?:of )?App\.|App\. ?Ct\.|[Cc]ourt of [Aa]ppeals[’']?|Cir\. Op\. Below"),
    (
        "trial court",
        r"Tr(?:ial)?\.? ?Ct\.|[Tt]rial [Cc]ourt(?:[’']s)?|Super\. ?Ct\.|[Ss]uperior [Cc]ourt(?:[’']s)?|Cir\. Ct\.",
    ),
    ("bankruptcy court", r"Bankr\. ?Ct\.|[Bb]ankruptcy [Cc]ourt(?:[’']s)?"),
    ("court below", r"Mem\.|Memorandum|Mag\.|Magistrate(?: Judge)?(?:[’']s)?|Tax Ct\.|Bd\.|Board|BIA|ALJ|Comm[’']n"),
)
LOWER = "|".join(pattern for _, pattern in _LOWER_COURTS)
_LOWER = tuple((name, re.compile(pattern)) for name, pattern in _LOWER_COURTS)


def lower_court(words: str) -> str:
    """Which other court of the litigation the words before "Op." name: `panel`, `district court` and so on."""
    return next((name for name, pattern in _LOWER if pattern.fullmatch(words)), "")


def kind_named(words: str) -> OpinionKind | None:
    """The kind of writing that a name tells; MAJORITY for any that speaks for the court; None where it tells none.

    >>> kind_named("Ct. Op."), kind_named("conc. & dis. opn."), kind_named("opinion of Stevens, J.")
    (<OpinionKind.MAJORITY: 'majority'>, <OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART: \
'concurrence_in_part_dissent_in_part'>, None)
    """
    told = words.lower()
    dissents, concurs = re.search(r"\bdiss?(?:ent|\.)", told), re.search(r"\bconc(?:ur|\.)", told)
    if dissents and concurs:
        return OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART
    if dissents:
        return OpinionKind.DISSENT
    if concurs:
        return OpinionKind.CONCURRENCE
    if re.search(r"\bplur", told):
        return OpinionKind.PLURALITY
    if re.search(r"\blead\b|\bprincipal\b", told):
        return OpinionKind.LEAD
    return OpinionKind.MAJORITY if re.search(r"\bcourt|\bct\.|\bmaj", told) else None


def author_in(name: str) -> str:
    """The author's surname in a name such as "dissenting op. of Stevens, J."; empty where none is named."""
    found = _OF.search(name)
    return (found["surname"] or found["judge"] or "") if found else ""


def writer_in(parenthetical: str) -> tuple[str, OpinionKind | None] | None:
    """Author and kind that a parenthetical after a page tells; None where it is about something else.

    >>> writer_in("SOUTER, J., concurring"), writer_in("opinion of Stevens, J."), writer_in("quoting Roth, 408 U. S.")
    (('SOUTER', <OpinionKind.CONCURRENCE: 'concurrence'>), ('Stevens', None), None)
    """
    if named := _PARENTHETICAL_AUTHOR.match(parenthetical):
        surname = named["surname"] or named["judge"] or ""
        return surname, kind_named(f"{named['opinion'] or ''} {parenthetical[named.end() : named.end() + 60]}")
    if re.match(rf" ?(?:{COURT_NAME}|{SEPARATE_NAME}|[Oo]pinion (?:concurring|dissenting))", parenthetical):
        return "", kind_named(parenthetical[:80])
    return None
