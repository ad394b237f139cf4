"""What is said of a citation, as the rows of repairs keep it: the fields of `Citation` by name, other rows by UUID.

One person's page tells by `seen` what she saw, so that a repair of what was changed meanwhile is told from one that
fits. A row keeps its `id` through repair, undo and redo: pages that are open go on to work.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from opinions.models import Authority, Citation, CitationRepair, Opinion, OpinionText
from opinions.text.kinds import CitationForm
from opinions.text.parsed import ParsedAuthority
from opinions.text.spans import Span

State = dict[str, Any]
NAMED_ROWS: Final = {"authority": Authority, "likely": Authority, "writing": Opinion, "repair": CitationRepair}
PLAIN: Final = ("start", "end", "form", "pin", "signal", "parenthetical", "history", "doubt")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of the words of `span` (code points of the version): what they cite, in which form and where.

    `writing`: the writing of the same case that is meant, else None. `typed`: an authority that the library may lack,
    which is stored with the word. Without any of them the citation is said to be unresolved.
    """

    span: Span
    form: CitationForm
    authority: Authority | None = None
    writing: Opinion | None = None
    pin: str = ""
    typed: ParsedAuthority | None = None


def stateful() -> QuerySet[Citation]:
    """Citations with all rows that their states name. One query."""
    return Citation.objects.select_related("authority", "likely", "writing", "repair")


def state_of(citation: Citation) -> State:
    """The citation's fields by name. No query for one of `stateful`."""
    state: State = {"id": citation.pk} | {name: getattr(citation, name) for name in PLAIN}
    for name in NAMED_ROWS:
        row = getattr(citation, name)
        state[name] = str(row.uuid) if row is not None else None
    return state


def seen(citation: Citation) -> str:
    """A short mark of how the citation stands: another one after each change of it."""
    return hashlib.sha256(json.dumps(state_of(citation), sort_keys=True).encode()).hexdigest()[:16]


def said_by(citation: Citation) -> Said:
    """What the citation itself says."""
    span = Span(citation.start, citation.end)
    return Said(span, CitationForm(citation.form), citation.authority, citation.writing, citation.pin)


def stated(said: Said, before: State | None) -> State:
    """What a citation becomes by what is said of it: a person's word leaves no doubt, unless it resolves nothing."""
    kept: State = before or dict.fromkeys(("id", "authority", "likely", "writing", "repair")) | dict.fromkeys(PLAIN, "")
    resolved = said.authority is not None or said.writing is not None
    return kept | {
        "start": said.span.start,
        "end": said.span.end,
        "form": said.form.value,
        "authority": str(said.authority.uuid) if said.authority is not None else None,
        "writing": str(said.writing.uuid) if said.writing is not None else None,
        "pin": said.pin,
        "doubt": "" if resolved else kept["doubt"],
        "likely": None if resolved else kept["likely"],
    }


def written(state: State, version: OpinionText, repair: CitationRepair | None) -> Citation:
    """Writes the citation of the version as the state has it, in its own row where it has one; returns it.

    `repair` made it so. Rows that are not there any more are left empty. Call it inside a transaction.
    """
    citation = Citation(pk=state["id"], version=version, repair=repair, **{name: state[name] for name in PLAIN})
    for name in ("authority", "likely", "writing"):
        row = NAMED_ROWS[name].objects.filter(uuid=state[name]).first() if state[name] else None  # type: ignore[attr-defined]  # -- each of them is a model
        setattr(citation, name, row)
    citation.save()
    return citation


def repair_named(state: State) -> CitationRepair | None:
    """The repair by which the citation came to be so; None where nobody had said anything of it."""
    return CitationRepair.objects.filter(uuid=state["repair"]).first() if state["repair"] else None


def key_of(state: State | None) -> int:
    """The key of the citation's row, which it has once it was written; 0 for none."""
    return int(state["id"]) if state is not None and state["id"] is not None else 0


def span_of(state: State) -> Span:
    """Its words."""
    return Span(state["start"], state["end"])


def hull(*states: State | None) -> Span:
    """The words from the first of these citations' starts to the last of their ends."""
    spans = [span_of(state) for state in states if state is not None]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
