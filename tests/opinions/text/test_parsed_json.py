"""A parsed case as JSON and back: nothing lost, whatever fields its dataclasses have."""

import json
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinions.text.as_json import Json
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.parsed_json import WrongShape, case_as_json, case_from_json, encode
from tests.opinions.text.readers.gold import seed


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a declared type, every field of a dataclass drawn, so that a field added tomorrow is tried too."""
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*(of_type(each) for each in get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(of_type(get_args(kind)[0]), max_size=2).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{each.name: of_type(hints[each.name]) for each in fields(kind)})
    return {str: st.text(max_size=5), int: st.integers(), bool: st.booleans(), type(None): st.none()}[kind]


@settings(max_examples=40, deadline=None)
@given(of_type(ParsedCase))
def test_any_case_comes_back_from_its_json(case: ParsedCase) -> None:
    assert case_from_json(json.loads(json.dumps(case_as_json(case)))) == case


def test_seed_comes_back_from_its_json() -> None:
    assert case_from_json(json.loads(json.dumps(case_as_json(seed())))) == seed()


def test_older_draft_may_lack_a_field_that_has_a_default() -> None:
    assert case_from_json({"facts": {}, "opinions": []}) == ParsedCase(CaseFacts(), ())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"facts": {"caption": 1}}, "facts.caption: a str is wanted, not a int"),
        ({"facts": {"capton": ""}}, "facts: there is no “capton”"),
        ({"opinions": [{"kind": "lead"}]}, "opinions[0]: “passages” is missing"),
        ({"opinions": [{"kind": "essay", "passages": []}]}, "opinions[0].kind: 'essay' is no OpinionKind"),
        ({"opinions": None}, "opinions: a list is wanted, not a NoneType"),
    ],
)
def test_another_shape_is_refused_with_its_place(change: dict[str, Json], message: str) -> None:
    with pytest.raises(WrongShape) as refusal:
        case_from_json({"facts": {}, "opinions": [], **change})
    assert str(refusal.value) == message


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^frozenset has no form in JSON$"):
        encode(replace(CaseFacts(), history=frozenset()))  # type: ignore[arg-type]  # -- the mistake that is tried
