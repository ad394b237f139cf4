"""UIMA CAS, as INCEpTION and others write it (JSON, or XMI in an archive with its type system): spans of one layer.

A feature of a layer names the claims; which one is somebody's choice, the likeliest is taken otherwise. Spans of one
file at one place are one annotation. The library counts UTF-16 units itself: places are code points here.
"""

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final

from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem
from django.utils.translation import gettext as _

from annotations.exports.own_forms import LAYER
from annotations.incoming.archives import read_xml
from annotations.incoming.csv_file import links_in_words
from annotations.incoming.entries import Entry, EntryClaim, UnreadableFile, uuid_in, words_in
from opinions.text.canonical import fingerprint
from opinions.text.selectors import CONTEXT

OWN: Final = f"{LAYER}:claim"
NO_LAYERS: Final = (
    "uima.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
)
"""Types under these names are the text's own parts."""
MARK: Final = b'"%FEATURE_STRUCTURES"'
"""What a CAS as JSON names."""
CUSTOM: Final = "webanno.custom."
NOTES: Final = ("note", "comment")
"""Features that hold what was said in words."""


@dataclass
class _Document:
    """One CAS: its text, and its spans by layer."""

    name: str
    text: str
    spans: dict[str, list[Any]]
    features: dict[str, list[str]]
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        self.fingerprint = fingerprint(self.text)

    @property
    def person(self) -> str:
        """Whose it is by its name in an archive, where each person has a file in a writing's folder."""
        path = PurePosixPath(self.name)
        return path.stem if len(path.parts) > 1 else ""


@dataclass(frozen=True, slots=True)
class CasFile:
    """The annotations by the chosen feature (`layer:feature`), and the features that could be chosen."""

    entries: list[Entry]
    choices: tuple[str, ...]
    chosen: str


def read_cas(files: Mapping[str, bytes], chosen: str = "") -> CasFile:
    """The annotations of one or more CAS, by their files' names. Raises `UnreadableFile`."""
    documents = [
        _document(name, content, files) for name, content in sorted(files.items()) if _holds_cas(name, content)
    ]
    if not documents:
        raise UnreadableFile(_("This archive holds no project and no annotations that can be read."))
    choices = tuple(dict.fromkeys(_choices(documents)))
    taken = chosen if chosen in choices else OWN if OWN in choices else next(iter(choices), "")
    return CasFile([entry for each in documents for entry in _entries(each, taken)], choices, taken)


def _holds_cas(name: str, content: bytes) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix == ".xmi" or (suffix == ".json" and MARK in content)


def _document(name: str, content: bytes, files: Mapping[str, bytes]) -> _Document:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of places outside the text: they are told of as such
            cas = _loaded(name, content, files)
            return _read(name, cas)
    except UnreadableFile:
        raise
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        told = _("This is no whole JSON: it cannot be read on from line %(line)d, column %(column)d.")
        raise UnreadableFile(told % place) from None
    except Exception:  # noqa: BLE001 -- the library raises whatever a wrong file leads to
        raise UnreadableFile(_("“%(name)s” is no UIMA CAS that can be read.") % {"name": name}) from None


def _loaded(name: str, content: bytes, files: Mapping[str, bytes]) -> Any:
    if not name.lower().endswith(".xmi"):
        return load_cas_from_json(content.decode("utf-8-sig"))
    system = next((each for path, each in files.items() if path.lower().endswith("typesystem.xml")), None)
    if system is None:
        raise UnreadableFile(
            _("An XMI needs its type system: give the archive with both, or export it as UIMA CAS JSON.")
        )
    read_xml(system), read_xml(content)  # refuses what the library would follow
    return load_cas_from_xmi(BytesIO(content), typesystem=load_typesystem(BytesIO(system)), lenient=True)


def _read(name: str, cas: Any) -> _Document:
    spans: dict[str, list[Any]] = {}
    for span in cas.select_all():
        spans.setdefault(span.type.name, []).append(span)
    layers = [each for each in spans if not each.startswith(NO_LAYERS)]
    features = {
        layer: [each.name for each in cas.typesystem.get_type(layer).all_features
                if each.rangeType.name in ("uima.cas.String", "uima.cas.StringArray")]
        for layer in layers
    }  # fmt: skip
    return _Document(name, cas.sofa_string or "", {layer: spans[layer] for layer in layers}, features)


def _choices(documents: Iterable[_Document]) -> Iterator[str]:
    """Features that hold words, those of a project's own layers first."""
    found = [(layer, name) for each in documents for layer, names in each.features.items() for name in names]
    filled = [
        each for each in found if any(_value(span, each[1]) for it in documents for span in it.spans.get(each[0], ()))
    ]
    yield from (f"{layer}:{name}" for layer, name in sorted(filled, key=lambda each: not each[0].startswith(CUSTOM)))


def _entries(document: _Document, chosen: str) -> Iterator[Entry]:
    """Each annotation: the spans of the layer that share a place, and its identifier where they tell one."""
    layer, _colon, feature = chosen.partition(":")
    places: dict[tuple[Any, Any, str], list[Any]] = {}
    for span in document.spans.get(layer, ()):
        places.setdefault((span.begin, span.end, _value(span, "annotationId")), []).append(span)
    for number, ((start, end, named), spans) in enumerate(places.items(), start=1):
        told, placed = {"number": number, "file": document.name}, _placed(document, start, end)
        notes = dict.fromkeys(_value(span, name) for span in spans for name in NOTES if name != feature)
        linked = dict.fromkeys(_value(span, "authorities") for span in spans)
        yield replace(
            placed,
            at=(_("span %(number)d (%(file)s)") if document.person else _("span %(number)d")) % told,
            uuid=uuid_in(named) if named else None,
            note=words_in("\n\n".join(filter(None, notes))),
            claims=tuple(_claims(spans, feature)),
            by=next(filter(None, (_value(span, "annotator") for span in spans)), document.person),
            links=tuple(link for cell in linked for link in links_in_words(cell)),
        )


def _placed(document: _Document, start: Any, end: Any) -> Entry:
    """The words at that place of the document; nothing where it is none."""
    text = document.text
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return Entry(at="")
    return Entry(
        at="",
        exact=words_in(text[start:end]),
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        fingerprint=document.fingerprint,
    )


def _claims(spans: Iterable[Any], feature: str) -> Iterator[EntryClaim]:
    """Each label that the feature holds, once; in our own files with the claim's key."""
    keys = {label: _value(span, "claimKey") for span in spans for label in _values(span, feature)}
    for label, key in keys.items():
        yield EntryClaim(words_in(label), key=key if feature == OWN.rpartition(":")[2] else "")


def _values(span: Any, feature: str) -> list[str]:
    """What the feature holds: a string, or several."""
    found = getattr(span, feature, None) if feature else None
    several = getattr(found, "elements", None)
    return [each for each in (several if several is not None else [found]) if isinstance(each, str) and each]


def _value(span: Any, feature: str) -> str:
    return next(iter(_values(span, feature)), "")
