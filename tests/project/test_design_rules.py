"""The rules of the design that a machine can check."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from config.places import ROOT

SOURCE_ENDINGS = {".py", ".html", ".css", ".js", ".toml", ".md", ".txt", ".in", ".json", ""}
FORBIDDEN_NAMES = {
    "common", "core", "data", "handler", "handlers", "helpers", "info", "item", "items", "manager", "managers",
    "services", "utils",
}  # fmt: skip
TRUSTED_HTML: dict[str, int] = {
    "annotations/news/alike.py": 1,
    "annotations/exports/html_file.py": 3,
    "annotations/markdown.py": 2,
    "annotations/reading/marks.py": 1,
    "annotations/talk/mentions.py": 1,
    "annotations/templatetags/counted.py": 2,
    "annotations/templatetags/passages.py": 2,
    "opinions/drawing.py": 1,
    "people/gaps.py": 2,
    "templates/class_text.html": 1,
    "templates/allauth/elements/fields.html": 1,
}
"""Where HTML is declared safe, and how often: pieces that are escaped one by one, Markdown that is cleaned against a
list of tags, no words at all, fragments that their own templates drew, gaps that are filled with what was
escaped, and help texts of form fields."""
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|home/\w+)/")
REGISTRY = re.compile(
    r"https?://(?!127\.0\.0\.1)|--index-url|--extra-index-url|--find-links|--trusted-host|pypi|pythonhosted"
)


def tracked(*patterns: str) -> list[Path]:
    """The project's own text files that git knows, or would add, and that exist."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / line for line in told.splitlines()]
    return [path for path in paths if path.suffix in SOURCE_ENDINGS and path.is_file()]


def lines_of(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Every line, with `file:number`."""
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def test_no_registry_is_named() -> None:
    files = [*tracked("requirements", ".ci"), ROOT / "Makefile"]

    assert [where for where, line in lines_of(files) if REGISTRY.search(line)] == []


def test_every_requirement_is_locked_with_a_hash() -> None:
    for name in ("base.txt", "dev.txt"):
        blocks = re.split(r"\n(?=[a-z])", (ROOT / "requirements" / name).read_text(), flags=re.IGNORECASE)
        assert [block.split()[0] for block in blocks[1:] if "--hash=sha256:" not in block] == []


def test_no_path_of_a_machine_is_named() -> None:
    files = [path for path in tracked() if path != Path(__file__)]

    assert [where for where, line in lines_of(files) if MACHINE_PATH.search(line)] == []


def test_modules_are_named_by_what_they_hold() -> None:
    names = {path: {path.stem, path.parent.name} for path in tracked("*.py")}

    assert [str(path) for path, stems in names.items() if stems & FORBIDDEN_NAMES] == []


def test_classes_and_functions_are_not_named_by_junk_words() -> None:
    junk = re.compile(
        r"^\s*(?:class|def) _?(?:data|info|item|manager|handler|utils|helpers|common|services)\b", re.IGNORECASE
    )

    lines = [(where, line) for where, line in lines_of(tracked("*.py")) if "the name is lxml's" not in line]
    assert [where for where, line in lines if junk.search(line)] == []


def test_html_is_declared_safe_only_in_known_places() -> None:
    safe = re.compile(r"\|\s*safe\b|mark_safe\(|SafeString\(|autoescape off|__html__")
    found: dict[str, int] = {}
    for where, line in lines_of([path for path in tracked("*.py", "*.html") if "tests" not in path.parts]):
        if safe.search(line):
            name = where.split(":")[0]
            found[name] = found.get(name, 0) + 1

    assert found == TRUSTED_HTML


@pytest.mark.parametrize(
    "inline",
    [
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=",
        r"<script(?![^>]*\ssrc=)",
        r"<style\b",
        r"javascript:",
        r"hx-on\b",
        r"hx-vals=.js:",
    ],
)
def test_templates_have_nothing_inline(inline: str) -> None:
    pattern = re.compile(inline, re.IGNORECASE)

    assert [where for where, line in lines_of(tracked("templates")) if pattern.search(line)] == []


def test_every_exception_to_a_rule_says_why() -> None:
    silent = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?!.*\s-- \S)|# pragma: no cover(?!.* -- \S)")
    files = [path for path in tracked("*.py") if path.parent.name != "migrations" and path != Path(__file__)]

    assert [where for where, line in lines_of(files) if silent.search(line)] == []


def test_files_stay_short() -> None:
    files = [path for path in tracked("*.py", "*.js") if "fixtures" not in path.parts]
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}

    assert {name: length for name, length in long.items() if length > 450} == {}


@pytest.mark.django_db
def test_migrations_are_up_to_date() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_docs_name_every_setting() -> None:
    read = re.compile(
        r"(?:env\.(?:text|flag|whole|words|choice)|\bflag|\bwhole|os\.environ\.get|getenv)\(\s*\"([A-Z][A-Z_]+)\"|"
        r"os\.environ\[\"([A-Z][A-Z_]+)\"\]"
    )
    source = "\n".join(path.read_text() for path in (ROOT / "config").rglob("*.py") if path.name != "environment.py")
    settings = {first or second for first, second in read.findall(source)}
    documented = set(
        re.findall(r"^\| `([A-Z][A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), flags=re.MULTILINE)
    )

    assert settings
    assert documented == settings


def test_docs_name_every_command_of_ours() -> None:
    ours = {
        name
        for name, app in get_commands().items()
        if app in {"config", "people", "courses", "opinions", "annotations"}
    }
    documented = set(re.findall(r"`manage\.py ([a-z_]+)", (ROOT / "docs" / "commands.md").read_text()))

    assert {"parse", "import", "sample"} <= ours
    assert documented >= ours


def test_docs_name_every_make_command() -> None:
    commands = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    documented = set(re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text()))

    assert commands == documented


def test_walk_names_what_the_code_has() -> None:
    rows = re.findall(r"\| `([^`]+)` \| `([^`]+)` \|$", (ROOT / "docs" / "walk.md").read_text(), flags=re.MULTILINE)

    assert len(rows) > 10
    assert [(name, where) for name, where in rows if name not in (ROOT / where).read_text()] == []
