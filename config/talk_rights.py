"""Who gets what answer where an annotation is talked about and news is asked for: a part of `config.rights`."""

from typing import Final

from config.asking import DO, OWNER, SHOWN, STAFF, Rule, to

TALKERS: Final = "Who sees the annotation, no guest."
TALK: Final = (
    Rule("reader_changes", "The submission's owner, and the course's staff.", to(OWNER | STAFF)),
    Rule("talk", "Who sees the annotation.", to(OWNER | STAFF | SHOWN)),
    Rule("mention_offers", TALKERS, to(OWNER | STAFF | SHOWN)),
    Rule("reply_create", TALKERS, post=to(OWNER | STAFF | SHOWN, DO)),
    Rule("question_ask", TALKERS, post=to(OWNER | STAFF | SHOWN, DO)),
    Rule("reply_edit", "Who wrote it, while she sees the annotation.", post=to(OWNER, DO, forbidden=STAFF | SHOWN)),
    Rule("reply_delete", "Who wrote it, and the staff.", post=to(OWNER | STAFF, DO, forbidden=SHOWN)),
    Rule(
        "question_resolve",
        "Who asked, the annotation's owner, and the staff.",
        post=to(OWNER | STAFF, DO, forbidden=SHOWN),
    ),
)
