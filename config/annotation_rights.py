"""Who gets what answer at one annotation: a part of the table in `config.rights`."""

from typing import Final

from config.asking import DO, OWNER, SHOWN, STAFF, Rule, to

OWN_ANNOTATION: Final = "Its owner. Staff, and classmates where the class is shown, see it but may not."
SEEN_ANNOTATION: Final = "Its owner, the course's staff, and classmates where the class is shown."
CHANGE: Final = to(OWNER, DO, forbidden=STAFF | SHOWN)
ANNOTATIONS: Final = (
    Rule("annotation_quotation", SEEN_ANNOTATION, to(OWNER | STAFF | SHOWN)),
    Rule("annotation_edit", OWN_ANNOTATION, to(OWNER, forbidden=STAFF | SHOWN), CHANGE),
    Rule("annotation_delete", OWN_ANNOTATION, to(OWNER, forbidden=STAFF | SHOWN), CHANGE),
    Rule("annotation_restore", f"{OWN_ANNOTATION} In the bin it is its owner's alone.", post=CHANGE),
    Rule("annotation_undo", OWN_ANNOTATION, post=CHANGE),
    Rule("annotation_redo", OWN_ANNOTATION, post=CHANGE),
    Rule(
        "annotation_history",
        "Its owner, and the course's staff while it is not in the bin. Classmates see it, but not what it was.",
        to(OWNER | STAFF, forbidden=SHOWN),
    ),
    Rule("annotation_return", OWN_ANNOTATION, post=CHANGE),
    Rule("question_answer", OWN_ANNOTATION, post=CHANGE),
)
