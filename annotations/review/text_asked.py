"""What the address of the class's text asks for: whose marks, of which claim, at which place."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from annotations.filtering.filters import is_uuid
from annotations.reading.desk import whole_number
from annotations.review.coded import Among


@dataclass(frozen=True, slots=True)
class TextAsked:
    """The marks of one claim, section or group, of those who have handed in or (`begun`) of all as they work.

    `at` is the offset (code points) of a chosen place, `said` the claim whose notes are listed there. `projected` is
    for the wall of a room: no names.
    """

    claim: UUID | None = None
    section: UUID | None = None
    group: UUID | None = None
    begun: bool = False
    projected: bool = False
    at: int | None = None
    said: UUID | None = None

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "TextAsked":
        """What an address asks for; what is none of it is passed over."""

        def named(name: str) -> UUID | None:
            value = sent.get(name, "")
            return UUID(value) if is_uuid(value) else None

        return cls(
            named("claim"), named("section"), named("group"), sent.get("of") == "begun", "project" in sent,
            whole_number(sent.get("at", "")), named("said"),
        )  # fmt: skip

    @property
    def among(self) -> Among:
        """Whose work it is."""
        return Among(self.section, self.group, self.begun)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address says of whose marks and which claim, without the place."""
        named = [("claim", self.claim), ("section", self.section), ("group", self.group)]
        found = [(name, str(value)) for name, value in named if value]
        return [*found, *([("of", "begun")] if self.begun else []), *([("project", "1")] if self.projected else [])]

    def query(self, **more: object) -> str:
        """The address's query; `more` adds to it or leaves out (None)."""
        found = dict(self.pairs) | {name: str(value) for name, value in more.items() if value is not None}
        return urlencode({name: value for name, value in found.items() if name not in more or more[name] is not None})
