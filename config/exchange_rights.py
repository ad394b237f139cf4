"""Who gets what answer where annotations go to other programs and come in again: a part of `config.rights`."""

from typing import Final

from config.annotation_rights import SEEN_ANNOTATION
from config.asking import DO, INSTRUCTOR, MEMBERS, OWNER, SHOWN, STAFF, Answer, Asker, Rule, all_get, to

LEAD: Final = to(INSTRUCTOR, forbidden=MEMBERS - INSTRUCTOR)
LEAD_DO: Final = to(INSTRUCTOR, DO, forbidden=MEMBERS - INSTRUCTOR)
EXCHANGE: Final = (
    Rule("glossator_context", "Everybody: what our keys in JSON-LD mean.", all_get(Answer.OK)),
    Rule(
        "submission_bring_in",
        "The submission's owner.",
        to(OWNER, forbidden=STAFF),
        to(OWNER, DO, forbidden=STAFF),
    ),
    Rule("assignment_bring_in", "The course's instructors.", LEAD, LEAD_DO),
    Rule(
        "web_annotation_container",
        "Who sends a live token of it, with the rights that its person has on the pages; no session opens it.",
        all_get(Answer.FAILED),
        all_get(Answer.FAILED),
    ),
    Rule(
        "submission_tokens",
        "The submission's owner.",
        to(OWNER, forbidden=STAFF),
        to(OWNER, forbidden=STAFF),
    ),
    Rule(
        "assignment_tokens",
        "The course's staff.",
        to(STAFF, forbidden=MEMBERS - STAFF),
        to(STAFF, forbidden=MEMBERS - STAFF),
    ),
    Rule("token_revoke", "Whose token it is, also once she has left.", post=to(OWNER | {Asker.FORMER}, DO)),
    Rule("web_annotation", SEEN_ANNOTATION, to(OWNER | STAFF | SHOWN)),
)
