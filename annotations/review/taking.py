"""Taking one's own annotations as the key, in one step."""

from django.db import transaction

from annotations.models import Annotation, Assignment, KeyStanding, Treatment
from annotations.review.candidates import own_candidates
from annotations.review.key_results import key_of
from annotations.review.settling import Settlement, settle_passage
from people.models import User


@transaction.atomic
def take_own(assignment: Assignment, *, by: User) -> int:
    """Accepts into the key what the person marked on the assignment and is not settled; her notes are the reasons.

    Returns how many passages that is. What names a retired claim is left. Raises `Refused`.
    """
    key = key_of(assignment)
    open_ = [each for each in own_candidates(assignment, key, by) if each.settled is None]
    notes = Annotation.objects.filter(pk__in=[each.tags[0].annotation for each in open_])
    written = notes.prefetch_related("links__authority__same_as").in_bulk()
    versions = {each.pk: each for each in key.versions}
    taken = 0
    for each in open_:
        claim, annotation = key.claims[each.claim], written[each.tags[0].annotation]
        if claim.is_retired:
            continue
        links = [
            (link.authority.shown, Treatment(link.treatment))
            for link in annotation.links.all()
            if link.tag_id in (None, each.tags[0].key)
        ]
        said = Settlement(versions[each.version], each.span, claim, KeyStanding.ACCEPTED, annotation.note, links)
        _passage, new = settle_passage(assignment, said, by=by)
        taken += new
    return taken
