"""Who gets what answer at the key of an assignment: a part of the table in `config.rights`."""

from typing import Final

from config.asking import DO, INSTRUCTOR, MEMBERS, OWNER, STAFF, Rule, to

LEADS: Final = "The course's instructors."
SETTLES: Final = to(INSTRUCTOR, DO, forbidden=MEMBERS - INSTRUCTOR)
SAYS: Final = to(INSTRUCTOR, forbidden=MEMBERS - INSTRUCTOR)
KEY: Final = (
    Rule("key", "The course's staff; students never.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("key_settle", LEADS, post=SETTLES),
    Rule("key_new", LEADS, SAYS, SETTLES),
    Rule("key_take", LEADS, post=SETTLES),
    Rule("key_release", LEADS, post=SETTLES),
    Rule("key_edit", LEADS, SAYS, SETTLES),
    Rule("key_remove", LEADS, post=SETTLES),
    Rule("key_restore", LEADS, post=SETTLES),
    Rule(
        "own_key",
        "Its owner, who reads that it is not shown yet until it is; and the course's staff.",
        to(OWNER | STAFF),
    ),
)
