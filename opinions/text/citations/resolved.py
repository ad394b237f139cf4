"""What a mention turned out to be."""

from dataclasses import dataclass

from opinions.text.citations.antecedents import Target
from opinions.text.citations.short_forms import Told


@dataclass(frozen=True, slots=True)
class Resolved:
    """The target of a mention, if sure, and where the mention starts (its name is not always its own).

    `doubt` is a sentence for a person; `likely` is a target that is proposed with it.
    """

    target: Target | None
    start: int
    doubt: str = ""
    likely: Target | None = None

    @classmethod
    def of(cls, told: Told, doubt: str = "") -> "Resolved":
        """What a short form told; `doubt` is said where it told a case."""
        target = Target(case=told.known) if told.known else None
        return cls(target, told.start, told.doubt or doubt, Target(case=told.likely) if told.likely else None)
