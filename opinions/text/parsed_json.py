"""A `ParsedCase`, or any part of one, as JSON and back, nothing lost: what keeps a draft.

Unlike `as_json`, whose keys are promised to programs, this form follows the fields of the dataclasses and their types:
a field that is added is written and read without a line here, and one with a default may be missing in an older draft.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from opinions.text.as_json import Json
from opinions.text.parsed import ParsedCase

Read = TypeVar("Read")


class WrongShape(ValueError):
    """JSON that is not what was expected; the message says where, as a path of keys."""


def case_as_json(case: ParsedCase) -> Json:
    """The case as JSON; offsets are code points, as in the case itself."""
    return encode(case)


def case_from_json(value: Json) -> ParsedCase:
    """The case that `case_as_json` wrote. Raises `WrongShape`."""
    return decode(ParsedCase, value)


def encode(value: object) -> Json:
    """A dataclass, enum member, tuple, list, dict, UUID, moment, string, whole number, boolean or None as JSON.

    Raises TypeError for others.
    """
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple | list):
        return [encode(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): encode(each) for key, each in value.items()}
    if isinstance(value, UUID | datetime):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    return {each.name: encode(getattr(value, each.name)) for each in dataclasses.fields(value)}


def decode(kind: type[Read], value: Json, where: str = "") -> Read:
    """What `encode` wrote of an instance of `kind`. `where` names the value in the message of `WrongShape`."""
    read: Read = _decode(kind, value, where)
    return read


def _decode(kind: Any, value: Json, where: str) -> Any:
    read = _BY_ORIGIN.get(get_origin(kind))
    if read is not None:
        return read(get_args(kind), value, where)
    if dataclasses.is_dataclass(kind):
        return _instance(kind, value, where)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _member(kind, value, where)
    if kind in (UUID, datetime):
        return _written(kind, value, where)
    return _plain(kind, value, where)


def _plain(kind: Any, value: Json, where: str) -> Json:
    """A value that JSON has itself."""
    if kind not in (str, int, bool, NoneType):
        raise TypeError(f"{where}: nothing of type {kind} is read from JSON")
    if type(value) is not kind:
        raise WrongShape(f"{where or 'value'}: a {kind.__name__} is wanted, not a {type(value).__name__}")
    return value


def _written(kind: Any, value: Json, where: str) -> Any:
    """A UUID or a moment."""
    try:
        return UUID(str(value)) if kind is UUID else datetime.fromisoformat(str(value))
    except ValueError:
        raise WrongShape(f"{where or 'value'}: {value!r} is no {kind.__name__}") from None


def _list(kinds: Sequence[Any], value: Json, where: str) -> list[Any]:
    return list(_tuple((kinds[0], ...), value, where))


def _mapping(kinds: Sequence[Any], value: Json, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongShape(f"{where or 'value'}: an object is wanted, not a {type(value).__name__}")
    return {key: _decode(kinds[1], each, f"{where}.{key}") for key, each in value.items()}


def _union(kinds: Sequence[Any], value: Json, where: str) -> Any:
    """One of several types: None, else the first that the value fits."""
    if value is None and NoneType in kinds:
        return None
    wrong: WrongShape | None = None
    for kind in kinds:
        if kind is NoneType:
            continue
        try:
            return _decode(kind, value, where)
        except WrongShape as error:
            wrong = wrong or error
    raise wrong or WrongShape(f"{where}: nothing may stand here")


def _tuple(kinds: Sequence[Any], value: Json, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise WrongShape(f"{where or 'value'}: a list is wanted, not a {type(value).__name__}")
    if kinds[-1:] == (...,):
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise WrongShape(f"{where or 'value'}: {len(kinds)} values are wanted, not {len(value)}")
    return tuple(
        _decode(kind, each, f"{where}[{at}]") for at, (kind, each) in enumerate(zip(kinds, value, strict=True))
    )


def _member(kind: type[StrEnum], value: Json, where: str) -> StrEnum:
    if isinstance(value, str) and value in set(kind):
        return kind(value)
    raise WrongShape(f"{where or 'value'}: {value!r} is no {kind.__name__}")


def _instance(kind: Any, value: Json, where: str) -> Any:
    if not isinstance(value, dict):
        raise WrongShape(f"{where or 'value'}: an object is wanted, not a {type(value).__name__}")
    types, required = _shape(kind)
    for key in value:
        if key not in types:
            raise WrongShape(f"{where or kind.__name__}: there is no “{key}”")
    for key in required:
        if key not in value:
            raise WrongShape(f"{where or kind.__name__}: “{key}” is missing")
    return kind(**{key: _decode(types[key], each, f"{where}.{key}".lstrip(".")) for key, each in value.items()})


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The type of each field of a dataclass, and the fields without a default."""
    hints, unset = get_type_hints(kind), dataclasses.MISSING
    fields = dataclasses.fields(kind)
    required = tuple(each.name for each in fields if each.default is unset and each.default_factory is unset)
    return {each.name: hints[each.name] for each in fields}, required


_BY_ORIGIN = {Union: _union, UnionType: _union, tuple: _tuple, list: _list, dict: _mapping}
"""How a type that is made of others is read: its origin, and the function that takes its arguments."""
