"""A parsed case as the JSON object that `parse --json` prints: these keys, in this order, and no others."""

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def as_json(case: ParsedCase) -> dict[str, Json]:
    """What an import of `case` would store.

    Offsets are code points of their passage's text; a warning's `at` is one of the source.
    """
    return {
        "case": _facts(case.facts),
        "opinions": [_opinion(opinion) for opinion in case.opinions],
        "authorities": [{"id": cited.id, "kind": cited.kind.value, "cite": cited.cite} for cited in case.authorities],
        "warnings": [{"at": warning.at, "message": warning.message} for warning in case.warnings],
    }


def _facts(facts: CaseFacts) -> dict[str, Json]:
    return {
        "caption": facts.caption,
        "citations": list(facts.citations),
        "court": facts.court,
        "decided": facts.decided,
        "docket_number": facts.docket_number,
        "en_banc": facts.en_banc,
        "history": list(facts.history),
    }


def _opinion(opinion: ParsedOpinion) -> dict[str, Json]:
    return {
        "kind": opinion.kind.value,
        "per_curiam": opinion.per_curiam,
        "source_type": opinion.source_type,
        "author": opinion.author,
        "author_raw": opinion.author_raw,
        "joined_by": list(opinion.joined_by),
        "parts": [
            {"name": part.name, "kind": part.kind.value, "joined_by": list(part.joined_by)} for part in opinion.parts
        ],
        "passages": [_passage(passage) for passage in opinion.passages],
    }


def _passage(passage: ParsedPassage) -> dict[str, Json]:
    return {
        "kind": passage.kind.value,
        "label": passage.label,
        "page": passage.page,
        "text": passage.text,
        "pages": [{"at": mark.at, "series": mark.series, "page": mark.page} for mark in passage.pages],
        "notes": [{"at": mark.at, "label": mark.label} for mark in passage.notes],
        "citations": [
            {
                "start": cited.start,
                "end": cited.end,
                "authority": cited.authority,
                "form": cited.form.value,
                "pin": cited.pin,
            }
            for cited in passage.citations
        ],
    }
