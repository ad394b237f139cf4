"""Queries whose SQL is made once in a process, and asked again with other values.

Django builds and compiles a queryset anew each time that it is asked; for the query of whose work is seen that takes
longer than PostgreSQL needs to answer it. What every request asks is therefore written as a function of its values
(`@prepared`): the function is called when it is first asked, with stand-ins for the values, and its SQL is kept, here
and, parsed and planned, in PostgreSQL.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, update_wrapper
from itertools import count
from operator import itemgetter
from re import Match, sub
from threading import Lock, local
from typing import Any, Final, Generic, TypeVar
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import F, prefetch_related_objects
from django.db.models.functions import Cast, JSONObject
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler
from psycopg import RawCursor
from psycopg._queries import PostgresQuery

Row = TypeVar("Row")
_NUMBERS: Final = count(2_000_000_000)
"""Stand-ins for numbers: within a column of four bytes, and each used once."""
TYPES: Final[Mapping[Any, str]] = {
    int: "bigint", str: "text", UUID: "uuid", list[int]: "bigint[]", list[UUID]: "uuid[]",
}  # fmt: skip
"""What a value may be, with PostgreSQL's type."""


class NotPrepared(TypeError):
    """The query holds what it did not get from its arguments (the time of a clock), so its SQL cannot be kept."""


class AnyOf(In):
    """`pk__any_of=[1, 2]`: `in`, with all values in one parameter: the SQL is the same for any number of them.

    They may be an `ArraySubquery`: PostgreSQL then finds these keys first, and looks for them by an index. Of `in` it
    may make a join that begins with what is looked for.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        """The values, as they are."""
        return self.rhs if isinstance(self.rhs, ArraySubquery) else list(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = ANY(array)`."""
        column, params = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, ArraySubquery):
            keys, more = compiler.compile(self.rhs)
            return f"{column} = ANY({keys})", (*params, *more)
        return f"{column} = ANY(%s)", (*params, self.rhs)


models.AutoField.register_lookup(AnyOf)
models.BigAutoField.register_lookup(AnyOf)
models.ForeignKey.register_lookup(AnyOf)
models.UUIDField.register_lookup(AnyOf)


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
        return self._kept(values).rows(values)

    def bare_rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them, of which `read` makes what a call gives."""
        made = self._kept(values)
        return rows_of(made.sql, made.written(values))

    def read(self, rows: list[tuple[Any, ...]]) -> list[Row]:
        """What the queryset makes of rows that `bare_rows` gave."""
        if self._made is None:
            raise LookupError(f"{self._build.__qualname__}: nothing was asked yet")
        return self._made.read(rows)

    def later(self, **values: Any) -> "Later[Row]":
        """The same, to be asked with others: see `ask_together`."""
        made = self._kept(values)
        return Later(made, made.written(values))

    def _kept(self, values: Mapping[str, Any]) -> "_Made[Row]":
        if self._made is None:
            with self._lock:
                self._made = self._made or _Made(self._build, values)
        return self._made


class _Made(Generic[Row]):
    """The queryset of the stand-ins, its compiler as it is once it has compiled, and the SQL that PostgreSQL keeps.

    What is no value stands in that SQL as Django writes it; the values are its parameters, each of a type of its own.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Row]"], values: Mapping[str, Any]) -> None:
        self._found, compiled, sql, params, names = _compiled(build, values)
        compiler: Any = compiled
        _found, _compiler, other_sql, other_params, other_names = _compiled(build, values)
        kept = [each for at, each in enumerate(params) if at not in names]
        if (other_sql, other_names, [each for at, each in enumerate(other_params) if at not in names]) != (
            sql, names, kept,
        ):  # fmt: skip
            raise NotPrepared(f"{build.__qualname__}: each time that it is built its query is another one")
        self._names = sorted(set(names.values()))
        types = {name: f"${at}::{_type_of(build, name, values)}" for at, name in enumerate(self._names, start=1)}
        self.sql = _with_values(sql, params, {at: types[name] for at, name in names.items()})
        self.width, self.parameters = len(compiler.select), len(self._names)
        self._asked = local()
        made = compiler.get_converters([each[0] for each in compiler.select])
        converters = {at: each for at, each in made.items() if not _comes_as_number(each[1])}
        compiler.get_converters = lambda _expressions: converters  # they stay
        composite = compiler.has_composite_fields([each[0] for each in compiler.select])
        compiler.has_composite_fields = lambda _expressions: composite
        compiler.execute_sql = lambda *_args, **_more: [self._asked.rows]  # of this call
        query: Any = self._found.query
        query.get_compiler = lambda *_args, **_more: compiler

    def rows(self, values: Mapping[str, Any]) -> list[Row]:
        """What the query finds."""
        return self.read(rows_of(self.sql, self.written(values)))

    def written(self, values: Mapping[str, Any]) -> list[str]:
        """The values in the order of the SQL's parameters."""
        return [written(values[name]) for name in self._names]

    def read(self, rows: list[tuple[Any, ...]]) -> list[Row]:
        """What the queryset makes of rows of its SQL."""
        self._asked.rows = rows
        asked: Any = self._found
        found: list[Any] = list(asked._iterable_class(asked))  # noqa: SLF001 -- as a queryset makes its rows
        prefetch_related_objects(found, *asked._prefetch_related_lookups)  # noqa: SLF001 -- and fetches the rest
        return found


@dataclass(frozen=True)
class Statement:
    """A query in SQL, whose columns are `width` and whose parameters (`$1::bigint`) are `parameters` in number."""

    sql: str
    width: int
    parameters: int

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Its rows, as they are."""
        return rows


class Later(Generic[Row]):
    """A query with its values as `written` writes them, which `ask_together` asks: then `rows` is what it finds."""

    def __init__(self, made: "_Made[Row] | Statement", values: Sequence[str]) -> None:
        self.made: Any = made
        self.values = values
        self.rows: list[Row] = []


def ask_together(*queries: Later[Any]) -> None:
    """Asks all of them in one statement: to go to the database and back takes longer than most of what is asked."""
    made = tuple(query.made for query in queries)
    rows = rows_of(_together(made), [value for query in queries for value in query.values])
    first = 0
    for query in queries:
        last = first + 1 + query.made.width
        numbered = sorted([row[first:last] for row in rows if row[first] is not None], key=itemgetter(0))
        query.rows = query.made.read([row[1:] for row in numbered])
        first = last


@lru_cache(maxsize=64)
def _together(made: "tuple[_Made[Any] | Statement, ...]") -> str:
    """The statement: the queries' rows side by side, those of each numbered in its order, and empty after its last.

    They are joined by their numbers, which PostgreSQL can hash: to join them by nothing it would hold each to each.
    """
    parts, taken = [], 0
    for at, each in enumerate(made):
        numbered = f"SELECT row_number() OVER () AS n{at}, * FROM ({_shifted(each.sql, taken)}) AS q{at}"  # noqa: S608 -- ours
        before = ", ".join(f"n{earlier}" for earlier in range(at))
        parts.append(f"({numbered}) AS p{at}" + (f" ON n{at} = COALESCE({before})" if at else ""))
        taken += each.parameters
    return f"SELECT * FROM {' FULL JOIN '.join(parts)}"  # noqa: S608 -- likewise


def _shifted(sql: str, by: int) -> str:
    """The SQL with its parameters counted from a later number."""
    return sub(r"\$(\d+)(?=::)", lambda found: f"${int(found[1]) + by}", sql)


class _Asking(RawCursor[tuple[Any, ...]]):
    """A cursor that leaves the values beside the SQL, and tells Django's log also of a query that is kept."""

    def _send_query_prepared(self, name: bytes, pgq: PostgresQuery, *, binary: bool | None = None) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, binary=binary)

    @property
    def cursor(self) -> "_Asking":
        """Itself: where Django's wrapper of a cursor has the cursor, for who wraps what is executed."""
        return self

    def rows(self, sql: str, values: Sequence[Any], *_of_wrappers: object) -> list[tuple[Any, ...]]:
        """What the statement returns, which the cursor does not hold on to."""
        rows = self.execute(sql, values).fetchall()
        self._reset()
        return rows


def rows_of(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that the statement returns; `values` are its parameters (`$1`), as `written` writes them.

    PostgreSQL parses and plans the statement once on each connection, unless `DATABASE_PREPARES` forbids it.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.connection is None:
        connection.ensure_connection()
    asking = _asking(connection.connection, sql)
    if connection.queries_logged:
        # As `connection.cursor()` wraps the cursor of Django's own, which would write the values into the SQL.
        asked = connection._prepare_cursor(asking)  # noqa: SLF001 -- there is no other way to a cursor of one's own
        asked.execute(sql, values)
        return list(asked.fetchall())
    # What that wrapper does, without making one for each statement.
    connection.validate_thread_sharing()
    connection.validate_no_broken_transaction()
    ask: Callable[..., list[tuple[Any, ...]]] = asking.rows
    for wrapper in reversed(connection.execute_wrappers):
        ask = partial(wrapper, ask)
    with connection.wrap_database_errors:
        return ask(sql, values, False, {"connection": connection, "cursor": asking})


def _asking(connection: Any, sql: str) -> _Asking:
    """The connection's cursor for the statement: one that asks the same again knows how to read each column."""
    ours = vars(connection).setdefault(_CURSORS, {})
    found: _Asking | None = ours.get(sql)
    if found is None:
        if len(ours) >= _MOST_CURSORS:
            ours.clear()
        found = ours[sql] = _Asking(connection)
    return found


_CURSORS: Final = "cursors of people.prepared"
"""Under which a connection to the database keeps the cursors that ask on it, by their SQL."""
_MOST_CURSORS: Final = 200


def written(value: Any) -> str:
    """A value as PostgreSQL reads it, whatever the type of its column: a number, UUID or word, or a list of keys."""
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)


def prepared(build: Callable[..., "models.QuerySet[Any, Row]"]) -> Prepared[Row]:
    """Has the SQL of the queryset that `build` makes of its arguments (by their names) kept in each process.

    `build` must put its arguments into the query as they are, in every branch the same, and nothing else that changes:
    for the time it is now, `Now()`; for one of several keys, `any_of`. Where it does not, asking raises `NotPrepared`.
    """
    return Prepared(build)


def with_rows(found: "models.QuerySet[Any, Any]") -> ArraySubquery:
    """The rows of a queryset that names its outer row, whole, as a column of that: see `hang_column`."""
    columns = {field.attname: F(field.attname) for field in found.model._meta.concrete_fields}  # noqa: SLF001 -- documented
    return ArraySubquery(found.values(row=JSONObject(**columns)))


def hang_column(each: models.Model, relation: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Gives an object what a column of `with_rows` holds, as if it had been prefetched: words, numbers and lists."""
    model = getattr(type(each), relation).rel.related_model
    _hang(each, relation, [model(**row) for row in rows])


def hang(objects: Iterable[models.Model], relation: str, rows: Iterable[models.Model], key: str) -> None:
    """Gives each of `objects` those of `rows` whose `key` (`annotation_id`) is its own, as if they were prefetched.

    `relation` is the manager under which they are then found (`tags`); their order is kept.
    """
    shared: dict[int, list[models.Model]] = defaultdict(list)
    for row in rows:
        shared[getattr(row, key)].append(row)
    for each in objects:
        _hang(each, relation, shared[each.pk])


def _hang(each: models.Model, relation: str, rows: list[models.Model]) -> None:
    found: Any = models.QuerySet(getattr(type(each), relation).rel.related_model)
    found._result_cache, found._prefetch_done = rows, True  # noqa: SLF001 -- as Django's own prefetching does
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


def _with_values(sql: str, params: Sequence[Any], values: Mapping[int, str]) -> str:
    """The SQL with what is constant written into it, and what stands for the others (by their positions)."""
    at = count()

    def put(found: Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        number = next(at)
        return values.get(number) or str(mogrify("%s", [params[number]], connections[DEFAULT_DB_ALIAS]))

    return sub("%[%s]", put, sql)


def _type_of(build: Callable[..., Any], name: str, values: Mapping[str, Any]) -> str:
    """PostgreSQL's type of a value, by what the function says of it, else by the value."""
    said = build.__annotations__.get(name)
    return TYPES[said if said in TYPES else type(values[name])]


def _comes_as_number(expression: Any) -> bool:
    """Whether what PostgreSQL gives is a whole number already, which Django would ask of each row."""
    return isinstance(expression, Cast) and type(expression.output_field) is models.IntegerField


def _stand_in(value: Any) -> Any:
    if isinstance(value, list):
        return [_stand_in(each) for each in value[:1]] or [next(_NUMBERS)]
    if isinstance(value, UUID):
        return uuid4()
    return str(uuid4()) if isinstance(value, str) else next(_NUMBERS)


def _is_same(param: Any, stand_in: Any) -> bool:
    return isinstance(param, type(stand_in)) and bool(param == stand_in)
