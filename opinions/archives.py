"""The sources in a folder, a ZIP archive or a file of JSON lines, listed at once and loaded one by one.

Nothing is unpacked to disk. An archive's entry is refused where its name leads out of the archive, where it is
encrypted, where it is larger than a file may be, or swells as no text does; and the archive as a whole has a bound.
Files that only describe a volume (`CasesMetadata.json`) are no sources.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from opinions.text.readers.source import UnreadableSource

SOURCES: Final = frozenset({".json", ".html", ".htm", ".xml", ".txt", ".pdf", ".docx"})
MARKUP: Final = frozenset({".html", ".htm"})
LINES: Final = frozenset({".jsonl", ".ndjson"})
BESIDE: Final = frozenset({"json", "cases", "html"})
"""Folders of a volume of the Caselaw Access Project in which the files of one case stand side by side."""
SMALL: Final = 1024 * 1024
"""Bytes up to which nobody minds how an entry swells."""
MOST_SWELLING: Final = 200
"""How many times its packed size an entry may have; text of courts is packed to a fourth, at most to a twentieth."""
MOST_ENTRIES: Final = 200_000
CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of a source; `html` are those of the HTML of the same case beside its JSON, empty for none."""

    source: bytes
    html: bytes = b""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source by its name; `load` raises `UnreadableSource` with a sentence where it must not be read."""

    name: str
    load: Callable[[], Loaded]


@dataclass(slots=True)
class Bounds:
    """How many bytes a source may have, and how many more an archive may still hold, unpacked."""

    most_bytes: int
    left: int


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a folder or an archive, by its name with slashes."""

    name: str
    read: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def case(self) -> str:
        """What the files of one case have in common."""
        path = PurePosixPath(self.name)
        return "/".join([*(part for part in path.parts[:-1] if part.lower() not in BESIDE), path.stem])


def holds_many(path: Path) -> bool:
    """Whether the path is a folder, an archive or a file of JSON lines."""
    return path.is_dir() or path.suffix.lower() in {".zip", *LINES}


def entries_in(path: Path, bounds: Bounds) -> list[Entry]:
    """The sources in a folder (those of its archives too), an archive or a file of JSON lines, in order.

    Raises `UnreadableSource` for an archive that is none, and OSError for what cannot be opened.
    """
    if path.is_dir():
        return _in_folder(path, bounds)
    if path.suffix.lower() in LINES:
        return list(_in_lines(path, bounds.most_bytes, path.name))
    return _paired(_in_zip(path, bounds))


def _in_folder(folder: Path, bounds: Bounds) -> list[Entry]:
    """A link that leads out of the folder is passed over, as is what is hidden."""
    root = folder.resolve()
    files: list[_File] = []
    entries: list[Entry] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        if hidden or not path.is_file() or not path.resolve().is_relative_to(root):
            continue
        if path.suffix.lower() in {".zip", *LINES}:
            entries += [Entry(f"{name}/{each.name}", each.load) for each in entries_in(path, bounds)]
        else:
            files.append(_File(name, _reader(path, bounds.most_bytes)))
    return [*_paired(files), *entries]


def _reader(path: Path, most: int) -> Callable[[], bytes]:
    def read() -> bytes:
        with path.open("rb") as stream:
            return _bounded(stream.read(most + 1), most)

    return read


def _in_lines(path: Path, most: int, name: str) -> Iterator[Entry]:
    """Each line that is not blank, by its number from 1."""
    with path.open("rb") as stream:
        start = 0
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Entry(f"{name}:{number}", _line_reader(path, start, len(line), most))
            start += len(line)


def _line_reader(path: Path, start: int, length: int, most: int) -> Callable[[], Loaded]:
    def load() -> Loaded:
        with path.open("rb") as stream:
            stream.seek(start)
            line = _bounded(stream.read(min(length, most + 1)), most)
        try:
            json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnreadableSource(f"The line is no JSON: {error}.") from error
        return Loaded(line)

    return load


def _in_zip(path: Path, bounds: Bounds) -> list[_File]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnreadableSource(f"{path.name} is no ZIP archive that can be read: {error}.") from error
    listed = archive.infolist()
    if len(listed) > MOST_ENTRIES:
        raise UnreadableSource(f"{path.name} has {len(listed):,} entries, and at most {MOST_ENTRIES:,} are read.")
    files = [each for each in listed if not each.filename.endswith("/")]
    return [_File(each.filename, _unpacker(archive, each, bounds)) for each in files]


def _unpacker(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, bounds: Bounds) -> Callable[[], bytes]:
    def read() -> bytes:
        if leads_out(entry.filename):
            raise UnreadableSource("Its name leads out of the archive: it is not read.")
        if entry.flag_bits & 1:
            raise UnreadableSource("It is encrypted.")
        try:
            return _unpack(archive, entry, bounds)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise UnreadableSource(f"It cannot be unpacked: {error}.") from error
        except Exception as error:  # zlib, bz2 and lzma have errors of their own
            if type(error).__module__ in {"zlib", "lzma", "_lzma"}:
                raise UnreadableSource(f"It cannot be unpacked: {error}.") from error
            raise

    return read


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, bounds: Bounds) -> bytes:
    """The entry's bytes, counted as they come: what its header says of its size is not believed."""
    unpacked = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            unpacked += chunk
            bounds.left -= len(chunk)
            _bounded(unpacked, bounds.most_bytes)
            if len(unpacked) > SMALL and len(unpacked) > MOST_SWELLING * max(entry.compress_size, 1):
                raise UnreadableSource(f"It swells to more than {MOST_SWELLING} times its packed size: it is not read.")
            if bounds.left < 0:
                raise UnreadableSource("The archive holds more, unpacked, than may be read (IMPORT_ARCHIVE_BYTES).")
    return bytes(unpacked)


def leads_out(name: str) -> bool:
    r"""Whether a name in an archive is not that of a place within it.

    >>> [leads_out(name) for name in ("json/1.json", "../1.json", "/etc/x", "a/../../b", "C:\\x", "a\\..\\b", "a..b")]
    [False, True, True, True, True, True, False]
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def _bounded(read: bytes | bytearray, most: int) -> bytes:
    if len(read) > most:
        raise UnreadableSource(f"It has more than {most:,} bytes, the most that is read (IMPORT_MAX_BYTES).")
    return bytes(read)


def _paired(files: Iterable[_File]) -> list[Entry]:
    """The sources among the files; the HTML of a case goes with its JSON."""
    sources = [each for each in files if each.suffix in SOURCES and not each.case.endswith("Metadata")]
    markup = {each.case: each for each in sources if each.suffix in MARKUP}
    taken = {each.case for each in sources if each.suffix == ".json" and each.case in markup}
    alone = [each for each in sources if each.suffix not in MARKUP or each.case not in taken]
    return [_entry(each, markup.get(each.case) if each.suffix == ".json" else None) for each in alone]


def _entry(file: _File, beside: _File | None) -> Entry:
    return Entry(file.name, lambda: Loaded(file.read(), beside.read() if beside else b""))
