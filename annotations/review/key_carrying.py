"""The key when an assignment takes a corrected text: the same words at a sure place go along without asking.

What is not sure stays on the earlier version, where it does not count, until an instructor chooses its place.
"""

from collections import defaultdict

from annotations.actions import SURE
from annotations.models import Assignment, KeyPassage
from opinions.models import OpinionText
from opinions.text.carrying import carry
from opinions.text.spans import Span


def carry_key(assignment: Assignment, version: OpinionText) -> None:
    """Carries the key's passages on that writing to `version`; call it inside the adoption's transaction.

    A passage whose new place has one for the same claim stays where it is. Queries: two, and one a passage that moves.
    """
    standing: dict[int, list[KeyPassage]] = defaultdict(list)
    every = KeyPassage.objects.filter(assignment=assignment, removed_at=None, version__opinion=version.opinion_id)
    for passage in every:
        standing[passage.version_id].append(passage)
    taken = {(each.start, each.end, each.claim_id) for each in standing.pop(version.pk, [])}
    for old in OpinionText.objects.filter(pk__in=standing).order_by("-number"):
        outcomes = carry(old.text, version.text, [each.span for each in standing[old.pk]])
        for passage, outcome in zip(standing[old.pk], outcomes, strict=True):
            new = outcome.new
            if outcome.fate not in SURE or new is None or (new.start, new.end, passage.claim_id) in taken:
                continue
            taken.add((new.start, new.end, passage.claim_id))
            passage.version, passage.start, passage.end = version, new.start, new.end
            passage.revision += 1
            passage.save(update_fields=["version", "start", "end", "revision"])


def proposed(passage: KeyPassage, version: OpinionText) -> Span | None:
    """Where in `version` a passage of an earlier version would stand (code points); None where its words are gone."""
    (outcome,) = carry(passage.version.text, version.text, [passage.span])
    return outcome.new
