"""Who gets what answer where students' work is read and judged: a part of the table in `config.rights`."""

from typing import Final

from config.asking import DO, MEMBERS, OWNER, STAFF, Rule, to

REVIEWERS: Final = "The course's staff; an assistant the work of her own sections."
NO_OWNER: Final = to(STAFF, DO, forbidden=OWNER)
READING: Final = (
    Rule("review_work", REVIEWERS, to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("review_pair", REVIEWERS, to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("review_submission", REVIEWERS, to(STAFF, forbidden=OWNER)),
    Rule("remark_write", REVIEWERS, post=NO_OWNER),
    Rule("review_judge", REVIEWERS, post=NO_OWNER),
    Rule("feedback", "The submission's owner.", to(OWNER, forbidden=STAFF)),
    Rule("feedback_read", "The submission's owner.", post=to(OWNER, DO, forbidden=STAFF)),
    Rule(
        "phrases",
        "The course's staff.",
        to(STAFF, forbidden=MEMBERS - STAFF),
        to(STAFF, DO, forbidden=MEMBERS - STAFF),
    ),
    Rule("phrase_edit", "The course's staff.", post=to(STAFF, DO, forbidden=MEMBERS - STAFF)),
)
