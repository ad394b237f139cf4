"""`parse` and `import`: the seed, bad input, and what each refuses in one sentence."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from opinions.models import Case, Passage
from opinions.text.as_json import as_json
from people.models import User
from tests.opinions.cases import SEED, SEED_FACTS, parsed_seed
from tests.opinions.text.readers.gold import gold

ROOT = SEED.parents[1]
SEED_OPTIONS = [
    *("--caption", SEED_FACTS.caption, "--cite", "366 F.3d 1093", "--court", "ca10", "--date", "2004-04-29"),
    *("--en-banc", "--author", "Kelly", "--author-title", "J.", "--history", SEED_FACTS.history[0]),
]


def run(*arguments: object) -> str:
    """What the command writes."""
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def parsed_json(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("parse", SEED, "--json", *arguments))
    return found


def test_parse_prints_the_parsed_case_as_json() -> None:
    assert parsed_json(*SEED_OPTIONS) == as_json(parsed_seed())


def test_parse_finds_what_the_hand_labels_say() -> None:
    labels = gold()
    [opinion] = parsed_json(*SEED_OPTIONS)["opinions"]
    passages = opinion["passages"]
    assert opinion["kind"].replace("_", "-") == "concurrence-in-part-dissent-in-part"
    assert (opinion["author"], opinion["joined_by"]) == (labels["writing"]["author"], labels["writing"]["joined_by"])
    assert passages[0]["page"] == labels["writing"]["first_page"]
    headings = [passage["text"] for passage in passages if passage["kind"] == "heading"]
    assert headings == [heading["text"] for heading in labels["headings"]]
    pages = [mark["page"] for passage in passages for mark in passage["pages"]]
    assert pages == [mark["page"] for mark in labels["page_marks"]]
    calls = [mark["label"] for passage in passages for mark in passage["notes"]]
    assert calls == [note["label"] for note in labels["footnotes"]]
    assert list(dict.fromkeys(passage["label"] for passage in passages if passage["label"])) == calls


def test_parse_without_json_tells_a_person_what_was_understood() -> None:
    lines = run("parse", SEED, *SEED_OPTIONS).splitlines()
    assert lines[0] == "Gonzales v. City of Castle Rock, 366 F.3d 1093 (ca10 2004-04-29)"
    assert lines[2] == "Writing 1: concurrence in part dissent in part, Kelly J., joined by Tacha, O'Brien"
    assert "  pages: 1118–26 (9 marks)" in lines
    assert "  notes: 1, 2, 3, 4" in lines


def test_parse_runs_where_no_database_answers(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "parse", str(SEED), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [opinion["author"] for opinion in json.loads(done.stdout)["opinions"]] == [""]


def test_parse_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"It is so ordered.")))
    [opinion] = json.loads(run("parse", "-", "--json"))["opinions"]
    assert [passage["text"] for passage in opinion["passages"]] == ["It is so ordered."]


def test_parse_makes_the_split_that_is_accepted() -> None:
    offers = [line.split()[-1] for line in run("parse", SEED).splitlines() if line.strip().startswith("To accept it:")]
    [proposal] = offers
    found = parsed_json("--accept", proposal)
    [quoted] = [
        passage["text"]
        for passage in found["opinions"][0]["passages"]
        if passage["text"].startswith("Any process to which") and passage["kind"] == "blockquote"
    ]
    assert quoted.endswith("never denied Ms. Gonzales.")
    assert [warning for warning in found["warnings"] if proposal in warning["message"]] == []


def two_cases(folder: Path) -> Path:
    """JSON lines of two invented cases."""
    lines = [
        json.dumps({"id": number, "type": "020lead", "plain_text": f"HERON, J.\n\n{text}"})
        for number, text in ((1, "It is so ordered."), (2, "We reverse."))
    ]
    file = folder / "two.jsonl"
    file.write_text("\n".join(lines))
    return file


@pytest.mark.parametrize(("number", "last"), [(1, "It is so ordered."), (2, "We reverse.")])
def test_parse_shows_the_case_that_is_chosen_of_several(number: int, last: str, tmp_path: Path) -> None:
    [opinion] = json.loads(run("parse", two_cases(tmp_path), "--json", "--case", number))["opinions"]
    assert (opinion["author"], opinion["passages"][-1]["text"]) == ("Heron", last)


@pytest.mark.parametrize("options", [[], ["--case", "0"], ["--case", "3"]])
def test_parse_asks_which_of_several_cases_is_meant(options: list[str], tmp_path: Path) -> None:
    file = two_cases(tmp_path)
    with pytest.raises(CommandError) as refusal:
        run("parse", file, *options)
    assert str(refusal.value) == f"{file} holds 2 cases: choose one, --case 1 to --case 2."


def test_parse_of_one_case_knows_no_second() -> None:
    assert parsed_json("--case", "1") == parsed_json()
    with pytest.raises(CommandError) as refusal:
        parsed_json("--case", "2")
    assert str(refusal.value) == f"{SEED} holds one case."


WRONG_OPTIONS = [
    (["--cite", "F.3d"], "--cite: “F.3d” is no citation. Write volume, reporter and first page: 366 F.3d 1093."),
    (["--cite", "1" * 21 + " F.3d 1"], f"--cite: “{'1' * 21} F.3d 1” is too long for a citation."),
    (["--court", "ca99"], "--court: No court has the id “ca99”."),
    (["--date", "2004-02-30"], "--date: “2004-02-30” is no date. Write 2004-04-29, 2004-04 or 2004."),
    (["--date", "last May"], "--date: “last May” is no date. Write 2004-04-29, 2004-04 or 2004."),
    (["--history", "x" * 501], f"--history: “{'x' * 40}…” is longer than 500 characters."),
    (["--accept", "split-0"], "--accept: nothing is proposed by the id split-0."),
    (
        ["--history", "aff'd", "--history-none"],
        "--history names later history and --history-none says that there is none: give one.",
    ),
]


@pytest.mark.parametrize(("options", "told"), WRONG_OPTIONS)
def test_parse_refuses_facts_that_cannot_be(options: list[str], told: str) -> None:
    with pytest.raises(CommandError) as refusal:
        run("parse", SEED, *options)
    assert str(refusal.value) == told


BAD_SOURCES = {
    "empty": b"",
    "blank": b" \n\n\t ",
    "binary": b"words\x00words",
    "a PDF": b"%PDF-1.7 words",
    "in a wrong encoding": b"caf\x81 words",
}


@pytest.mark.parametrize("command", ["parse", "import"])
@pytest.mark.parametrize("source", BAD_SOURCES.values(), ids=BAD_SOURCES)
@pytest.mark.django_db
def test_source_that_is_no_text_is_refused_in_words(command: str, source: bytes, tmp_path: Path) -> None:
    file = tmp_path / "opinion.txt"
    file.write_bytes(source)
    with pytest.raises(CommandError) as refusal:
        run(command, file)
    assert str(refusal.value).startswith(f"{file}: ")
    assert (refusal.value.returncode, "\n" in str(refusal.value), Case.objects.count()) == (1, False, 0)


@pytest.mark.parametrize("command", ["parse", "import"])
@pytest.mark.django_db
def test_source_of_fifty_megabytes_is_refused_by_its_size(command: str, tmp_path: Path) -> None:
    file = tmp_path / "opinion.txt"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(CommandError) as refusal:
        run(command, file)
    assert str(refusal.value) == (
        f"{file}: The file has 50,000,000 bytes, and at most 20,971,520 are read. "
        "Split it, one case in each, and try again."
    )


def test_standard_input_is_read_no_further_than_is_allowed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 1_000
    stream = io.BytesIO(b"words " * 1_000)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    with pytest.raises(CommandError, match="standard input: "):
        run("parse", "-")
    assert stream.tell() == 1_001


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        run("parse", tmp_path / "none.txt")
    assert str(refusal.value) == f"{tmp_path / 'none.txt'} cannot be read: No such file or directory."
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        run("parse", tmp_path)


@pytest.mark.django_db
def test_one_long_line_is_imported_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "opinion.txt"
    file.write_text("It is so ordered. " * 5_000, encoding="utf-8")
    run("import", file, "--caption", "Pott v. Kettle")
    assert Passage.objects.count() == 1
    assert [warning.message for warning in Case.objects.get().warnings.all() if "paragraph breaks" in warning.message]


@pytest.mark.django_db
def test_import_stores_the_seed_as_it_is_told(curator: User) -> None:
    written = run("import", SEED, *SEED_OPTIONS, "--by", "Curator@example.edu")
    case = Case.objects.get()
    assert written.splitlines()[0] == f"Stored Gonzales v. City of Castle Rock, {case.uuid}. Writings: 1."
    assert (case.imported_by, case.history_checked, case.en_banc) == (curator, True, True)
    assert [each.words for each in case.history.all()] == list(SEED_FACTS.history)
    assert case.opinions.get().author == "Kelly"


@pytest.mark.django_db
def test_import_says_that_history_was_looked_for_and_none_found(tmp_path: Path) -> None:
    file = tmp_path / "opinion.txt"
    file.write_text("It is so ordered.", encoding="utf-8")
    run("import", file, "--caption", "A v. B", "--history-none", "--fictional")
    case = Case.objects.get()
    assert (case.history_checked, case.history.count(), case.fictional) == (True, 0, True)


@pytest.mark.django_db
def test_import_without_a_caption_takes_the_files_name_and_warns() -> None:
    run("import", SEED, "--cite", "366 F.3d 1093")
    case = Case.objects.get()
    assert case.caption == "castle-rock-kelly"
    assert case.warnings.all()[0].message.startswith("No caption was given: the file's name, castle-rock-kelly,")


HEADNOTED = """<casebody><headnotes id="h1">A pot may sue a kettle.</headnotes><opinion type="majority">
<author id="a1">LADLE, J.</author><p id="p1">The pot may sue.</p></opinion></casebody>"""


@pytest.mark.django_db
@pytest.mark.parametrize(("options", "kept"), [([], 0), (["--keep-headnotes"], 1)])
def test_import_leaves_a_publishers_headnotes_out_unless_told(options: list[str], kept: int, tmp_path: Path) -> None:
    file = tmp_path / "case.xml"
    file.write_text(HEADNOTED, encoding="utf-8")
    run("import", file, "--caption", "Pot v. Kettle", "--fictional", *options)
    assert (Passage.objects.filter(kind="headnote").count(), Passage.objects.exclude(kind="headnote").count()) == (
        kept,
        2,
    )


@pytest.mark.django_db
def test_import_of_a_case_that_is_here_stores_nothing() -> None:
    run("import", SEED, *SEED_OPTIONS)
    with pytest.raises(CommandError, match="The library already holds a case reported at 366"):
        run("import", SEED, *SEED_OPTIONS)
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_import_by_nobody_we_know_is_refused() -> None:
    with pytest.raises(CommandError) as refusal:
        run("import", SEED, "--by", "nobody@example.edu")
    assert (str(refusal.value), Case.objects.count()) == (
        "--by: nobody has the e-mail address nobody@example.edu.",
        0,
    )
