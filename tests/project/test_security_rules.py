"""The cheap ones of the rules of security (all are in `semgrep.yml`), as tests over the product's syntax."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from config.places import ROOT

APPS: Final = ("config", "people", "courses", "opinions", "annotations")
Check = Callable[[ast.AST], bool]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or an attribute, else the last part alone."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def called(node: ast.AST) -> str:
    """What is called, where something is."""
    return dotted(node.func) if isinstance(node, ast.Call) else ""


def is_csrf_exempt(node: ast.AST) -> bool:
    """`csrf_exempt`, as a decorator or a call."""
    return isinstance(node, ast.Name) and node.id == "csrf_exempt"


def is_made_sql(node: ast.AST) -> bool:
    """SQL that is put together where it is run, or Django's ways around its own."""
    name = called(node)
    if name.endswith((".raw", ".extra")) or name.split(".")[-1] == "RawSQL":
        return True
    if not (isinstance(node, ast.Call) and name.endswith((".execute", ".executemany")) and node.args):
        return False
    return isinstance(node.args[0], ast.JoinedStr | ast.BinOp) or called(node.args[0]).split(".")[-1] == "format"


def trusts_the_host(node: ast.AST) -> bool:
    """An address made from the request's Host header."""
    return called(node).endswith((".build_absolute_uri", ".get_host"))


def redirects_to_what_was_sent(node: ast.AST) -> bool:
    """A redirect whose address is taken from the request's query, fields or headers."""
    if not (isinstance(node, ast.Call) and called(node).split(".")[-1] in ("redirect", "HttpResponseRedirect")):
        return False
    sent = (".GET", ".POST", ".META", ".headers")
    parts = [part for given in node.args[:1] for part in ast.walk(given)]
    direct = not any(isinstance(part, ast.JoinedStr | ast.IfExp | ast.Compare) for part in parts)
    return direct and any(isinstance(part, ast.Attribute) and dotted(part).endswith(sent) for part in parts)


def parses_xml_unguarded(node: ast.AST) -> bool:
    """An XML parser that resolves entities, or lxml's default one."""
    name = called(node).split(".")[-1]
    if not isinstance(node, ast.Call):
        return False
    if name == "XMLParser":
        said = {word.arg: word.value for word in node.keywords}
        value = said.get("resolve_entities")
        return not (isinstance(value, ast.Constant) and value.value is False)
    return called(node) in ("etree.fromstring", "etree.parse", "minidom.parseString") and len(node.args) < 2


def runs_words(node: ast.AST) -> bool:
    """Words that run as code or in a shell, or archives unpacked by their own names."""
    if isinstance(node, ast.Call) and any(
        word.arg == "shell" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in node.keywords
    ):
        return True
    name = called(node)
    return name in ("eval", "exec", "os.system", "pickle.loads", "pickle.load", "marshal.loads") or name.endswith(
        ".extractall"
    )


def gets_past_a_door(node: ast.AST) -> bool:
    """`Model.objects.get(…)` by anything but a key of a row that was found."""
    if not (isinstance(node, ast.Call) and called(node).endswith(".objects.get")):
        return False
    return not (
        len(node.keywords) == 1 and node.keywords[0].arg == "pk" and isinstance(node.keywords[0].value, ast.Attribute)
    )


def sources(*, views: bool = False) -> Iterator[tuple[str, ast.Module]]:
    """The product's modules (of them the views), with their names."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            is_view = path.parent.name == "views" or path.stem == "views" or path.stem.endswith("_views")
            if path.parent.name != "migrations" and (is_view or not views):
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def found(check: Check, *, views: bool = False) -> dict[str, int]:
    """How often each module does it."""
    counted = Counter(name for name, tree in sources(views=views) for node in ast.walk(tree) if check(node))
    return dict(counted)


def test_foreign_posts_are_taken_in_known_places_alone() -> None:
    assert found(is_csrf_exempt) == {"annotations/views/web_annotations.py": 2, "people/notice_views.py": 1}


def test_sql_is_not_made_where_it_is_run() -> None:
    assert found(is_made_sql) == {}


def test_host_header_is_read_in_known_places_alone() -> None:
    """Checked there against the hosts that are answered: where a form leads back to, and whose passkey it is."""
    assert found(trusts_the_host) == {"people/account_views.py": 1, "people/sign_in.py": 1}


@pytest.mark.parametrize("check", [redirects_to_what_was_sent, parses_xml_unguarded, runs_words])
def test_nothing_of_the_product_does_it(check: Check) -> None:
    assert found(check) == {}


def test_views_get_objects_through_their_doors() -> None:
    assert found(gets_past_a_door, views=True) == {}


@pytest.mark.parametrize(
    ("check", "wrong", "right"),
    [
        (is_made_sql, 'cursor.execute(f"SELECT {x}")', 'cursor.execute("SELECT %s", [x])'),
        (is_made_sql, "Case.objects.raw(words)", "Case.objects.all()"),
        (trusts_the_host, "request.build_absolute_uri('/')", "request.get_full_path()"),
        (redirects_to_what_was_sent, "redirect(request.POST.get('next'))", "redirect('home')"),
        (parses_xml_unguarded, "etree.XMLParser(huge_tree=False)", "etree.XMLParser(resolve_entities=False)"),
        (parses_xml_unguarded, "etree.fromstring(source)", "etree.fromstring(source, parser)"),
        (runs_words, "subprocess.run(line, shell=True)", "subprocess.run([program])"),
        (gets_past_a_door, "Case.objects.get(uuid=sent)", "Case.objects.get(pk=found.case_id)"),
    ],
)
def test_rules_see_what_they_forbid(check: Check, wrong: str, right: str) -> None:
    assert any(check(node) for node in ast.walk(ast.parse(wrong)))
    assert not any(check(node) for node in ast.walk(ast.parse(right)))


def test_semgrep_knows_the_same_files() -> None:
    """What the rules for semgrep leave out is what these tests count."""
    written = (Path(__file__).parent / "semgrep.yml").read_text()
    for check in (is_csrf_exempt, trusts_the_host):
        assert all(name in written for name in found(check))
