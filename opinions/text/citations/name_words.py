"""The words of a case's name that tell it from other cases, however abbreviated (Bluebook tables T6 and T10)."""

import re
from functools import cache

WORD = re.compile(r"[^\W_][\w'’.&-]*")
_COMMON_WORDS = """
the of and for in re ex parte rel et al state states united people city county town village board department dep't
dept co corp inc ltd llc estate matter commonwealth comm'n commission ass'n association v vs a an on to by at de la
d/b/a no america u.s us company corporation incorporated district interest application petition univ university school
rel.
"""
COMMON_WORDS = frozenset(_COMMON_WORDS.split())

_STATES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana
iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska
nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon pennsylvania rhode island tennessee texas
utah vermont virginia washington wisconsin wyoming columbia puerto rico chicago boston philadelphia houston dallas
seattle baltimore cleveland detroit denver atlanta miami memphis cincinnati pittsburgh buffalo milwaukee oakland
berkeley richmond st. louis los angeles san francisco new north south west east england britain america american ala
ariz ark cal colo conn del fla ga ill ind kan ky la me md mass mich minn miss mo mont neb nev n.h n.j n.m n.y n.c n.d
okla or pa r.i s.c s.d tenn tex vt va wash w.va wis wyo d.c
"""
PLACES = frozenset(_STATES.split())

_OFFICES = """
secretary commissioner director warden sheriff attorney general governor mayor superintendent administrator president
congress senate house court judge justice county city town village state states board department commission agency
bureau office committee council district school university college hospital bank railroad railway company corporation
insurance union church association society federal national american international internal revenue labor health
education welfare transportation commerce interior treasury army navy police public service services social human
resources board regents trustees doe roe the in re ex parte estate matter people commonwealth government republic
secretary's india israel iran
"""
OFFICES = frozenset(_OFFICES.split())


@cache
def _folded() -> dict[str, str]:
    """Each abbreviation, and each word that is abbreviated so, with the one spelling that stands for both."""
    from reporters_db import CASE_NAME_ABBREVIATIONS  # noqa: PLC0415 -- its tables take time to load; not all need them

    folded: dict[str, str] = {}
    for short, words in CASE_NAME_ABBREVIATIONS.items():
        bare = short.lower().rstrip(".")
        for word in (bare, *words):
            folded.setdefault(word.lower(), bare)
    return folded


def words_of(name: str) -> list[str]:
    """The words of a name in small letters, in order, abbreviated words as their abbreviation.

    >>> words_of("Ky. Dep’t of Corrections")
    ['ky', "dep't", 'of', 'corr']
    """
    lowered = (word.lower().replace("’", "'").rstrip(".").removesuffix("'s") for word in WORD.findall(name))
    return [_folded().get(word, word) for word in lowered]


def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; all, where it has only common ones.

    >>> sorted(telling_words("Board of Regents v. Roth")), sorted(telling_words("United States"))
    (['regents', 'roth'], ['states', 'united'])
    """
    words = frozenset(words_of(name))
    return words - _folded_common_words() or words


@cache
def _folded_common_words() -> frozenset[str]:
    return frozenset(_folded().get(word, word) for word in COMMON_WORDS) | COMMON_WORDS


def may_be_one_case(name: str, other: str) -> bool:
    """Whether cases with these names, reported on one page, may be the same: short decisions share pages.

    A name that is not known may be any. An office tells no case from another where a name has words beside it.

    >>> may_be_one_case("DeShaney v. Winnebago County", "DeShaney v. Winnebago Cty. DSS"), may_be_one_case("", "Roe")
    (True, True)
    >>> may_be_one_case("Secretary of Labor v. Elm", "Secretary of Labor v. Oak")
    False
    """
    words, others = _beside_offices(name), _beside_offices(other)
    return not words or not others or bool(words & others)


def _beside_offices(name: str) -> frozenset[str]:
    words = telling_words(name)
    return words - _folded_offices() or words


@cache
def _folded_offices() -> frozenset[str]:
    return frozenset(_folded().get(word, word) for word in OFFICES) | OFFICES
