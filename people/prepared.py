"""Queries whose SQL is made once in a process, and asked again with other values.

Django builds and compiles a queryset anew each time that it is asked; for the query of whose work is seen that takes
longer than PostgreSQL needs to answer it. What every request asks is therefore written as a function of its values
(`@prepared`): the function is called when it is first asked, with stand-ins for the values, and its SQL is kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import update_wrapper
from itertools import count
from threading import Lock
from typing import Any, Final, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
_NUMBERS: Final = count(2_000_000_000)
"""Stand-ins for numbers: within a column of four bytes, and each used once."""


class NotPrepared(TypeError):
    """The query holds what it did not get from its arguments (the time of a clock), so its SQL cannot be kept."""


class AnyOf(In):
    """`pk__any_of=[1, 2]`: `in`, with all values in one parameter: the SQL is the same for any number of them."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        """The values, as they are."""
        return list(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = ANY(array)`."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, self.rhs)


models.AutoField.register_lookup(AnyOf)
models.BigAutoField.register_lookup(AnyOf)
models.ForeignKey.register_lookup(AnyOf)


class Prepared(Generic[Row]):
    """A query as a function of its values, by their names; see `prepared`."""

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._lock = Lock()
        self._made: _Made[Row] | None = None
        update_wrapper(self, build)

    def __call__(self, **values: Any) -> list[Row]:
        """The rows; objects with what is prefetched with them. Values are numbers, UUIDs, words, or lists of keys.

        Raises `NotPrepared`.
        """
        if self._made is None:
            with self._lock:
                self._made = self._made or _Made(self._build, values)
        return self._made.rows(values)


class _Made(Generic[Row]):
    """The queryset of the stand-ins, its compiler as it is once it has compiled, the SQL, and the parameters.

    Of the parameters `names` has, by position, those that are values.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Row]"], values: Mapping[str, Any]) -> None:
        self._found, self._compiler, self._sql, self._params, self._names = _compiled(build, values)
        _found, _compiler, sql, params, names = _compiled(build, values)
        kept = [each for at, each in enumerate(self._params) if at not in names]
        if (sql, names, kept) != (self._sql, self._names, [each for at, each in enumerate(params) if at not in names]):
            raise NotPrepared(f"{build.__qualname__}: each time that it is built its query is another one")

    def rows(self, values: Mapping[str, Any]) -> list[Row]:
        params = tuple(
            _written(values[self._names[at]], each) if at in self._names else each
            for at, each in enumerate(self._params)
        )
        compiler = copy(self._compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_more: (self._sql, params)  # type: ignore[method-assign]  # -- what it compiled
        asked = self._found.all()
        asked.query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]  # -- for this one
        return list(asked)


def prepared(build: Callable[..., "models.QuerySet[Any, Row]"]) -> Prepared[Row]:
    """Has the SQL of the queryset that `build` makes of its arguments (by their names) kept in each process.

    `build` must put its arguments into the query as they are, in every branch the same, and nothing else that changes:
    for the time it is now, `Now()`; for one of several keys, `any_of`. Where it does not, asking raises `NotPrepared`.
    """
    return Prepared(build)


def hang(objects: Iterable[models.Model], relation: str, rows: Iterable[models.Model], key: str) -> None:
    """Gives each of `objects` those of `rows` whose `key` (`annotation_id`) is its own, as if they were prefetched.

    `relation` is the manager under which they are then found (`tags`); their order is kept.
    """
    shared: dict[int, list[models.Model]] = defaultdict(list)
    for row in rows:
        shared[getattr(row, key)].append(row)
    for each in objects:
        manager = getattr(each, relation)
        found: Any = models.QuerySet(manager.model)
        found._result_cache, found._prefetch_done = shared[each.pk], True  # noqa: SLF001 -- as Django's own prefetching does
        vars(each).setdefault("_prefetched_objects_cache", {})[relation] = found


def _compiled(
    build: Callable[..., "models.QuerySet[Any, Row]"], values: Mapping[str, Any]
) -> tuple["models.QuerySet[Any, Row]", SQLCompiler, str, list[Any], dict[int, str]]:
    stand_ins = {name: _stand_in(value) for name, value in values.items()}
    found = build(**stand_ins)
    compiler = found.query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
    sql, params = compiler.as_sql()
    names = {
        at: name for at, each in enumerate(params) for name, stand_in in stand_ins.items() if _is_same(each, stand_in)
    }
    return found, compiler, sql, list(params), names


def _stand_in(value: Any) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, str):
        return str(uuid4())
    return next(_NUMBERS) if isinstance(value, int) else [next(_NUMBERS)]


def _written(value: Any, stand_in: Any) -> Any:
    """The value as the database's driver was given its stand-in: a number may be one of four bytes."""
    return type(stand_in)(value) if isinstance(value, int) else value


def _is_same(param: Any, stand_in: Any) -> bool:
    return isinstance(param, type(stand_in)) and bool(param == stand_in)
