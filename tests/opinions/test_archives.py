"""Folders, archives and JSON lines: what is a source, what goes together, and what is refused before it is read."""

import json
import zipfile
from pathlib import Path

import pytest

from opinions.archives import Bounds, Entry, Loaded, entries_in, holds_many
from opinions.text.readers.source import UnreadableSource

MANY = 10**9


def bounds(most: int = MANY, left: int = MANY) -> Bounds:
    return Bounds(most, left)


def make_zip(path: Path, **files: bytes) -> Path:
    """An archive with these files; in names `__` stands for a slash, `_dot_` for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def loaded(entries: list[Entry]) -> dict[str, Loaded]:
    return {each.name: each.load() for each in entries}


def refusal(entry: Entry) -> str:
    with pytest.raises(UnreadableSource) as refused:
        entry.load()
    return str(refused.value)


def test_volume_of_cap_pairs_the_files_of_a_case(tmp_path: Path) -> None:
    volume = make_zip(
        tmp_path / "366.zip",
        metadata__CasesMetadata_dot_json=b"[]",
        VolumeMetadata_dot_json=b"{}",
        json__0001_dot_json=b'{"a": 1}',
        html__0001_dot_html=b"<p>1</p>",
        json__0002_dot_json=b'{"a": 2}',
        html__0003_dot_html=b"<p>3</p>",
    )
    assert loaded(entries_in(volume, bounds())) == {
        "json/0001.json": Loaded(b'{"a": 1}', b"<p>1</p>"),
        "json/0002.json": Loaded(b'{"a": 2}'),
        "html/0003.html": Loaded(b"<p>3</p>"),
    }


def test_folder_is_read_with_its_archives_and_lines(tmp_path: Path) -> None:
    (tmp_path / "deep" / "cases").mkdir(parents=True)
    (tmp_path / "deep" / "cases" / "1.json").write_bytes(b"{}")
    (tmp_path / "a.txt").write_bytes(b"A")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_bytes(b"H")
    make_zip(tmp_path / "more.zip", b_dot_txt=b"B")
    (tmp_path / "lines.jsonl").write_text('{"a": 1}\n\n{"a": 2}\n')
    assert loaded(entries_in(tmp_path, bounds())) == {
        "a.txt": Loaded(b"A"),
        "deep/cases/1.json": Loaded(b"{}"),
        "lines.jsonl/lines.jsonl:1": Loaded(b'{"a": 1}\n'),
        "lines.jsonl/lines.jsonl:3": Loaded(b'{"a": 2}\n'),
        "more.zip/b.txt": Loaded(b"B"),
    }


def test_link_out_of_the_folder_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (folder / "in.txt").write_bytes(b"in")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "same.txt").symlink_to(folder / "in.txt")
    assert loaded(entries_in(folder, bounds())) == {"in.txt": Loaded(b"in"), "same.txt": Loaded(b"in")}


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt", "..\\out.txt"])
def test_name_that_leads_out_is_refused_and_nothing_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"out")
    [entry] = entries_in(path, bounds())
    assert refusal(entry) == "Its name leads out of the archive: it is not read."
    assert [each.name for each in tmp_path.rglob("*")] == ["in", "a.zip"]


def test_swelling_entry_is_refused_early(tmp_path: Path) -> None:
    [entry] = entries_in(make_zip(tmp_path / "a.zip", bomb_dot_txt=b"0" * 40_000_000), bounds())
    spent = bounds()
    [counted] = entries_in(tmp_path / "a.zip", spent)
    assert refusal(entry) == "It swells to more than 200 times its packed size: it is not read."
    assert refusal(counted).startswith("It swells")
    assert MANY - spent.left <= 12_000_000


def test_entry_is_bounded_by_what_it_holds_not_by_what_it_says(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", long_dot_txt=b"words " * 1000)
    path.write_bytes(path.read_bytes().replace((6000).to_bytes(4, "little"), (6).to_bytes(4, "little")))
    [entry] = entries_in(path, bounds(most=100))
    assert "It has more than 100 bytes" in refusal(entry) or "It cannot be unpacked" in refusal(entry)


def test_archive_is_bounded_as_a_whole(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", a_dot_txt=b"a" * 600, b_dot_txt=b"b" * 600)
    first, second = entries_in(path, bounds(left=1000))
    assert first.load() == Loaded(b"a" * 600)
    assert "IMPORT_ARCHIVE_BYTES" in refusal(second)


def test_encrypted_and_damaged_entries_are_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", a_dot_txt=b"A court wrote these words, and more of them." * 9)
    content = bytearray(path.read_bytes())
    damaged, encrypted = bytearray(content), bytearray(content)
    damaged[40:60] = b"\xff" * 20
    encrypted[content.rindex(b"PK\x01\x02") + 8] |= 1
    for name, changed, told in (("d", damaged, "It cannot be unpacked"), ("e", encrypted, "It is encrypted.")):
        (tmp_path / f"{name}.zip").write_bytes(changed)
        [entry] = entries_in(tmp_path / f"{name}.zip", bounds())
        assert refusal(entry).startswith(told)


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no archive")
    with pytest.raises(UnreadableSource, match=r"^a\.zip is no ZIP archive that can be read"):
        entries_in(tmp_path / "a.zip", bounds())


def test_large_file_and_large_line_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * 101)
    (tmp_path / "b.jsonl").write_text(json.dumps("b" * 100) + "\n" + json.dumps("c") + "\n")
    file, long, short = entries_in(tmp_path, bounds(most=100))
    assert [refusal(each) for each in (file, long)] == [
        "It has more than 100 bytes, the most that is read (IMPORT_MAX_BYTES)."
    ] * 2
    assert short.load() == Loaded(b'"c"\n')


@pytest.mark.parametrize("line", ["{", "[" * 100_000])
def test_damaged_line_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "b.jsonl").write_text(line)
    [entry] = entries_in(tmp_path / "b.jsonl", bounds())
    assert refusal(entry).startswith("The line is no JSON")


def test_one_file_is_not_many(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    assert [holds_many(tmp_path / name) for name in (".", "x.zip", "x.jsonl", "a.json")] == [True, True, True, False]
