"""Who gets what answer at which address: the one table that the tests and `docs/rights.md` are made from.

`python -m config.rights` prints the page. Django's own rules for its admin, and allauth's for accounts, stand in the
table as they are here. The predicates themselves are in each app's `access.py`.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from config.annotation_rights import ANNOTATIONS
from config.asking import (
    ADMINISTRATOR,
    DO,
    INSTRUCTOR,
    LOGIN_FIRST,
    MEANINGS,
    MEMBERS,
    NO_METHOD,
    NOBODY,
    OWNER,
    SIGNED_IN,
    STAFF,
    VISITOR,
    Answer,
    Asker,
    Rule,
    all_get,
    to,
    to_each,
)
from config.exchange_rights import EXCHANGE
from config.grade_rights import GRADES
from config.key_rights import KEY
from config.library_rights import CITATIONS, DRAFTS, JOBS, LIBRARY, MINE
from config.reading_rights import READING
from config.talk_rights import TALK

READ: Final = (
    "brief", "offline_copy", "side_by_side", "submission_notes", "submission_export", "submission_stream",
    "submission_ris",
    "submission_csl", "reader", "reader_linear", "reader_find", "reader_outline", "reader_citation", "place",
    "reader_authorities", "selection_quotation",
)  # fmt: skip
"""What shows one submission to its owner and to the course's staff."""
WORK: Final = (
    *(Rule(name, "The submission's owner, and the course's staff.", to(OWNER | STAFF)) for name in READ),
    Rule("home", "Whoever is signed in; each sees her own courses.", to(SIGNED_IN)),
    Rule("course", "The course's members.", to(MEMBERS)),
    Rule("course_citations", "The course's members: cases of assignments that they may open.", to(MEMBERS)),
    Rule("assignment", "The course's members; before its opening date the course's staff.", to(MEMBERS)),
    Rule("submission_open", "The course's members; a guest's is for reading.", post=to(MEMBERS, DO)),
    Rule("assignment_export", "The course's staff.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("assignment_stream", "The course's staff.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule(
        "assignment_exports",
        "The course's staff; an assistant her own sections'.",
        to(STAFF, forbidden=MEMBERS - STAFF),
        to(STAFF, DO, forbidden=MEMBERS - STAFF),
    ),
    Rule(
        "submission_exports",
        "The submission's owner, what she sees there; and the course's staff.",
        to(OWNER | STAFF),
        to(OWNER | STAFF, DO),
    ),
    Rule("export_fetch", "Who had it made.", to(MINE)),
    Rule("export_manifest", "Who had it made.", to(MINE)),
    Rule("review", "The course's staff; an assistant's own sections.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("agreement", "The course's staff; an assistant's own sections.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("agreement_export", "The course's staff; an assistant's own sections.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("class_text", "The course's staff; an assistant's own sections.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("class_text_changes", "The course's staff, as the page.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("review_remind", "The course's staff.", post=to(STAFF, DO, forbidden=MEMBERS - STAFF)),
    Rule("corrections", "The course's staff.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("version_adopt", "The course's instructor.", post=to(INSTRUCTOR, DO, forbidden=MEMBERS - INSTRUCTOR)),
    Rule("submission", "Its owner, and the course's staff.", to(OWNER | STAFF, DO)),
    Rule("brief_edit", "Its owner.", post=to(OWNER, DO, forbidden=STAFF)),
    Rule("brief_arrange", "Its owner.", post=to(OWNER, DO, forbidden=STAFF)),
    Rule("bin", "Its owner.", to(OWNER, forbidden=STAFF)),
    Rule("questions", "Its owner.", to(OWNER, forbidden=STAFF)),
    Rule("reader_step", "The submission's owner, and the course's staff.", to(OWNER | STAFF, DO)),
    Rule("selection", "The submission's owner.", to(OWNER, forbidden=STAFF)),
    Rule("authority_offers", "The submission's owner.", to(OWNER, forbidden=STAFF)),
    Rule("annotation_create", "The submission's owner.", post=to(OWNER, DO, forbidden=STAFF)),
)
LEAD: Final = to(INSTRUCTOR, forbidden=MEMBERS - INSTRUCTOR)
LEAD_DO: Final = to(INSTRUCTOR, DO, forbidden=MEMBERS - INSTRUCTOR)
LEADS: Final = "The course's instructors."
COPIES: Final = "The course's instructors, where they may make courses."
COURSES: Final = (
    Rule("courses", "Whoever is signed in; each sees her own.", to(SIGNED_IN)),
    Rule("course_create", "Whoever has a confirmed address, or `courses.make` too.", to(SIGNED_IN), to(SIGNED_IN, DO)),
    Rule("course_edit", LEADS, LEAD, LEAD_DO),
    Rule("course_archive", LEADS, post=LEAD_DO),
    Rule("course_restore", LEADS, post=LEAD_DO),
    Rule("course_pack", LEADS, LEAD, LEAD_DO),
    Rule("course_unpack", "Who may make courses.", to(SIGNED_IN), to(SIGNED_IN, DO)),
    Rule(
        "course_unpack_look",
        "Who sent the archive, where she may make courses; opinions that the library lacks come with a curator alone.",
        to(MINE),
        to(MINE, DO),
    ),
    Rule("course_copy", COPIES, LEAD, LEAD_DO),
    Rule("course_leave", "The course's members; the last instructor is told why not.", to(MEMBERS), to(MEMBERS, DO)),
    Rule("course_people", "The course's staff.", to(STAFF, forbidden=MEMBERS - STAFF)),
    Rule("enrollment_edit", LEADS, LEAD, LEAD_DO),
    Rule("enrollment_remove", LEADS, LEAD, LEAD_DO),
    Rule("roster", LEADS, LEAD, LEAD),
    Rule("roster_import", LEADS, post=LEAD_DO),
    Rule("course_log", LEADS, LEAD),
    Rule("course_log_csv", LEADS, LEAD),
    Rule("groups", LEADS, LEAD),
    Rule("groups_shuffle", LEADS, LEAD, LEAD_DO),
    Rule("shuffle_undo", LEADS, post=LEAD_DO),
    Rule("groups_tidy", LEADS, post=LEAD_DO),
    Rule("division_create", LEADS, post=LEAD_DO),
    Rule("people_move", LEADS, post=LEAD_DO),
    Rule("division_edit", LEADS, post=LEAD_DO),
    Rule("invitations", LEADS, LEAD),
    Rule("invitation_create", LEADS, post=LEAD_DO),
    Rule("invitation_send", LEADS, post=LEAD_DO),
    Rule("invitation_resend", LEADS, post=LEAD_DO),
    Rule("invitation_revoke", LEADS, post=LEAD_DO),
    Rule("join_by_code", "Everybody: leads to the code's page.", all_get(Answer.OK), all_get(DO)),
    Rule(
        "join_course",
        "Everybody who holds the code reads what it is for; who is signed in joins, members are told that they are in.",
        all_get(Answer.OK),
        to(SIGNED_IN - MEMBERS, DO, otherwise=Answer.OK),
    ),
)
READ_CODEBOOK: Final = to(MEMBERS)
PROPOSERS: Final = MEMBERS - {Asker.GUEST}
ASSIGNMENTS: Final = (
    *GRADES,
    Rule("assignment_create", LEADS, LEAD, LEAD_DO),
    Rule("assignment_edit", LEADS, LEAD, LEAD_DO),
    Rule("assignment_publish", LEADS, post=LEAD_DO),
    Rule("assignment_close", LEADS, post=LEAD_DO),
    Rule("assignment_reopen", LEADS, post=LEAD_DO),
    Rule("assignment_duplicate", LEADS, post=LEAD_DO),
    Rule("class_reveal", LEADS, post=LEAD_DO),
    Rule("extensions", LEADS, LEAD, LEAD_DO),
    Rule("extension_remove", LEADS, post=LEAD_DO),
    Rule("reader_shared", "The course's members: each comes to her own page.", to(MEMBERS, DO)),
    Rule("passages_keep", LEADS, LEAD, LEAD_DO),
    Rule(
        "submissions_judge",
        "The course's staff; an assistant the work of those whom she reviews.",
        post=to(STAFF, DO, forbidden=MEMBERS - STAFF),
    ),
    Rule("submission_submit", "The submission's owner.", to(OWNER, forbidden=STAFF), to(OWNER, DO, forbidden=STAFF)),
    Rule("submission_withdraw", "The submission's owner.", post=to(OWNER, DO, forbidden=STAFF)),
    *(
        Rule(name, "The course's staff; an assistant's own sections.", to(STAFF, forbidden=MEMBERS - STAFF))
        for name in ("review_tables", "review_table", "review_table_csv")
    ),
    Rule(
        "class_found",
        "The course's members: of those whose work they may see; staff are sent to the review.",
        {**to(MEMBERS - STAFF), **to_each(STAFF, DO)},
    ),
)
CODEBOOKS: Final = (
    Rule("codebooks", "The course's members.", READ_CODEBOOK),
    Rule("codebook_new", LEADS, LEAD, LEAD_DO),
    Rule("codebook", "The course's members; its instructors edit it there.", READ_CODEBOOK),
    Rule("codebook_describe", LEADS, post=LEAD_DO),
    Rule("codebook_order", LEADS, post=LEAD_DO),
    Rule("codebook_history", "The course's members.", READ_CODEBOOK),
    Rule("codebook_undo", LEADS, post=LEAD_DO),
    Rule("codebook_csv", "The course's members.", READ_CODEBOOK),
    Rule("codebook_qdc", "The course's members.", READ_CODEBOOK),
    Rule("codebook_import", LEADS, LEAD, LEAD_DO),
    Rule(
        "split_choices",
        "The course's members, for their own notes; its instructors for all.",
        READ_CODEBOOK,
        to(NOBODY),
    ),
    Rule("claim_add", LEADS, LEAD, LEAD_DO),
    Rule("claim_edit", LEADS, LEAD, LEAD_DO),
    Rule("claim_move", LEADS, post=LEAD_DO),
    Rule("claim_merge", LEADS, LEAD, LEAD_DO),
    Rule("claim_split", LEADS, LEAD, LEAD_DO),
    Rule("claim_retire", LEADS, LEAD, LEAD_DO),
    Rule("claim_revive", LEADS, post=LEAD_DO),
    Rule(
        "claim_propose",
        "The course's members, no guest.",
        to(PROPOSERS, forbidden=frozenset({Asker.GUEST})),
        to(PROPOSERS, DO, forbidden=frozenset({Asker.GUEST})),
    ),
    Rule("proposal_answer", LEADS, post=LEAD_DO),
)
ENTER: Final = to(VISITOR, Answer.OK, otherwise=DO)
"""Pages for those who are not signed in; the others are sent to their home page."""
ENTERED: Final = all_get(DO)
OPEN: Final = all_get(Answer.OK)
OWN_ACCOUNT: Final = "Whoever is signed in, for herself."
ACCOUNTS: Final = (
    Rule("account_login", "Everybody; who is signed in is sent home.", ENTER, ENTERED),
    Rule("account_signup", "Everybody; who is signed in is sent home.", ENTER, ENTERED),
    Rule("account_logout", "Everybody; afterwards one is at the login page.", ENTERED | to_each(SIGNED_IN), ENTERED),
    Rule("account_inactive", "Everybody: says that an account was stopped.", OPEN),
    Rule("account_email_verification_sent", "Everybody: says that a message was sent.", OPEN),
    Rule("account_confirm_email", "Who holds the link that was mailed.", OPEN, ENTERED),
    Rule("account_reset_password", "Everybody.", OPEN, ENTERED),
    Rule("account_reset_password_done", "Everybody: says that a message was sent.", OPEN),
    Rule("account_reset_password_from_key", "Who holds the link that was mailed.", ENTERED, ENTERED),
    Rule("account_reset_password_from_key_done", "Everybody: says that the password was changed.", OPEN),
    Rule("account_reauthenticate", OWN_ACCOUNT, to(SIGNED_IN), to(SIGNED_IN, DO)),
    Rule("account_email", OWN_ACCOUNT, to(SIGNED_IN), to(SIGNED_IN, DO)),
    Rule("account_change_password", OWN_ACCOUNT, to(SIGNED_IN), to(SIGNED_IN, DO)),
    Rule("account_set_password", "Who has no password; others change theirs.", to(SIGNED_IN, DO), to(SIGNED_IN, DO)),
    Rule("account_confirm_login_code", "Nobody: codes are not sent.", ENTERED, ENTERED),
)
ASKED_AGAIN: Final = f"{OWN_ACCOUNT} She is asked for her password or key first, unless she was just now."
OWN: Final = to(SIGNED_IN)
OWN_DO: Final = to(SIGNED_IN, DO)
WITH_APP: Final = "Who has set it up, for herself; here nobody has. She is asked for her password first."
NOBODY_HERE: Final = to(NOBODY)
OWN_KEY: Final = "Whose key it is. She is asked for her password or key first, unless she was just now."
SCHOOL: Final = "Everybody, where the school's sign-in is configured; else it is not there."
NOT_THERE: Final = all_get(Answer.HIDDEN)
OWN_ACCOUNTS: Final = (
    Rule("profile", OWN_ACCOUNT, OWN, OWN_DO),
    Rule("reading_preferences", OWN_ACCOUNT, post=OWN_DO),
    Rule("shortcuts", OWN_ACCOUNT, OWN, OWN_DO),
    Rule("note_preview", "Whoever is signed in: her own words are drawn, and not kept.", post=OWN),
    Rule("session_end", "Whose session it is.", LOGIN_FIRST, to(MINE, DO)),
    Rule("downloads", OWN_ACCOUNT, OWN, OWN_DO),
    Rule("download", "Whose archive it is.", to(MINE), LOGIN_FIRST),
    Rule("seen", OWN_ACCOUNT, OWN, LOGIN_FIRST),
    Rule("leave", ASKED_AGAIN, OWN_DO, OWN_DO),
    Rule("notices", OWN_ACCOUNT, OWN),
    Rule("notices_read", OWN_ACCOUNT, post=OWN_DO),
    Rule("notice_read", "Whose notice it is.", post=to(MINE, DO)),
    Rule("digest_off", "Everybody who holds the address that was mailed.", OPEN, OPEN),
    Rule("usersessions_list", OWN_ACCOUNT, OWN, OWN_DO),
    Rule("mfa_index", OWN_ACCOUNT, OWN, LOGIN_FIRST),
    Rule("mfa_authenticate", "Who is half signed in; others are sent to the login page.", ENTERED, ENTERED),
    Rule("mfa_reauthenticate", "Who has a code or a key; others are asked for the password.", OWN_DO, OWN_DO),
    Rule("mfa_activate_totp", ASKED_AGAIN, OWN_DO, OWN_DO),
    Rule("mfa_deactivate_totp", WITH_APP, NOBODY_HERE, NOBODY_HERE),
    Rule("mfa_view_recovery_codes", WITH_APP, NOBODY_HERE, LOGIN_FIRST),
    Rule("mfa_generate_recovery_codes", ASKED_AGAIN, OWN_DO, OWN_DO),
    Rule("mfa_download_recovery_codes", WITH_APP, NOBODY_HERE, NOBODY_HERE),
    Rule("mfa_list_webauthn", OWN_ACCOUNT, OWN, LOGIN_FIRST),
    Rule("mfa_add_webauthn", ASKED_AGAIN, OWN_DO, OWN_DO),
    Rule("mfa_reauthenticate_webauthn", "Who has a key; others are asked for the password.", OWN_DO, OWN_DO),
    Rule("mfa_remove_webauthn", OWN_KEY, OWN_DO, OWN_DO),
    Rule("mfa_edit_webauthn", OWN_KEY, OWN_DO, OWN_DO),
    Rule("mfa_login_webauthn", "Everybody: signs in by a passkey.", ENTERED, ENTERED),
    Rule("socialaccount_connections", OWN_ACCOUNT, OWN, OWN),
    Rule("socialaccount_signup", "Who comes from the school for the first time.", ENTERED, ENTERED),
    Rule("socialaccount_login_cancelled", "Everybody: says that one turned back.", OPEN),
    Rule("socialaccount_login_error", "Everybody: says that the school's sign-in failed.", all_get(Answer.FAILED)),
    Rule("openid_connect_login", SCHOOL, NOT_THERE, NOT_THERE),
    Rule("openid_connect_callback", SCHOOL, NOT_THERE, NOT_THERE),
    Rule("saml_login", SCHOOL, NOT_THERE, NOT_THERE),
    Rule("saml_acs", "Everybody: takes the school's answer, and has saml_finish_acs read it.", ENTERED, ENTERED),
    Rule("saml_finish_acs", SCHOOL, NOT_THERE, NOT_THERE),
    Rule("saml_sls", SCHOOL, NOT_THERE, NOT_THERE),
    Rule("saml_metadata", SCHOOL, NOT_THERE, NOT_THERE),
)
HEALTH: Final = (
    Rule("health_live", "Everybody: whether the process answers.", OPEN),
    Rule("health_ready", "Everybody: whether the database answers, and has all migrations.", OPEN),
    Rule(
        "metrics", "Who has METRICS_TOKEN; this machine, where METRICS_HERE says so; else it is not there.", NOT_THERE
    ),
)
INSTALLATION: Final = (
    Rule("installation", "An administrator: whoever runs this installation.", to(ADMINISTRATOR), LOGIN_FIRST),
    Rule("job_again", "An administrator: whoever runs this installation.", LOGIN_FIRST, to(ADMINISTRATOR, DO)),
)
IN_ADMIN: Final = to(ADMINISTRATOR, otherwise=Answer.LOGIN)
DO_IN_ADMIN: Final = to(ADMINISTRATOR, DO, otherwise=Answer.LOGIN)
NOT_IN_ADMIN: Final = to(NOBODY, forbidden=ADMINISTRATOR, otherwise=Answer.LOGIN)
NO_METHOD_IN_ADMIN: Final = to(ADMINISTRATOR, Answer.NO_METHOD, otherwise=Answer.LOGIN)
SEND_IN: Final = to(ADMINISTRATOR, DO, forbidden=SIGNED_IN - ADMINISTRATOR)
ADMIN_ONLY: Final = "An administrator."
ADMIN: Final = (
    Rule("admin:index", ADMIN_ONLY, IN_ADMIN, IN_ADMIN),
    Rule("admin:app_list", ADMIN_ONLY, IN_ADMIN, IN_ADMIN),
    Rule("admin:login", "An administrator; there is one login page for all.", SEND_IN, SEND_IN),
    Rule(
        "admin:logout",
        "An administrator; others are sent to the admin's index.",
        ENTERED | to_each(ADMINISTRATOR, Answer.NO_METHOD),
        ENTERED | to_each(ADMINISTRATOR),
    ),
    Rule("admin:password_change", ADMIN_ONLY, IN_ADMIN, DO_IN_ADMIN),
    Rule("admin:password_change_done", ADMIN_ONLY, IN_ADMIN, NO_METHOD_IN_ADMIN),
    Rule("admin:autocomplete", ADMIN_ONLY, IN_ADMIN, NO_METHOD_IN_ADMIN),
    Rule("admin:jsi18n", ADMIN_ONLY, IN_ADMIN, NO_METHOD_IN_ADMIN),
    Rule("admin:view_on_site", ADMIN_ONLY, DO_IN_ADMIN, DO_IN_ADMIN),
)


class InAdmin(StrEnum):
    """What an administrator may do with a model's rows there."""

    READ = "read"
    CHANGE = "read and change"
    ADD = "read, change and add"
    DELETE = "read, change, add and delete"
    REMOVE = "read and delete"


ADMIN_MODELS: Final = {
    "account_emailaddress": InAdmin.DELETE,
    "annotations_annotation": InAdmin.READ,
    "annotations_annotationrevision": InAdmin.READ,
    "annotations_assignment": InAdmin.ADD,
    "annotations_codebook": InAdmin.ADD,
    "annotations_submission": InAdmin.READ,
    "auth_group": InAdmin.DELETE,
    "courses_course": InAdmin.ADD,
    "courses_enrollment": InAdmin.ADD,
    "courses_section": InAdmin.ADD,
    "mfa_authenticator": InAdmin.REMOVE,
    "opinions_authority": InAdmin.CHANGE,
    "opinions_case": InAdmin.CHANGE,
    "opinions_opinion": InAdmin.CHANGE,
    "people_auditevent": InAdmin.READ,
    "people_user": InAdmin.CHANGE,
}


def _admin_rules(model: str, may: InAdmin) -> Iterator[Rule]:
    who = f"An administrator, who may {may} these."
    adds, deletes = may in (InAdmin.ADD, InAdmin.DELETE), may in (InAdmin.DELETE, InAdmin.REMOVE)
    changes = may not in (InAdmin.READ, InAdmin.REMOVE)
    yield Rule(f"admin:{model}_changelist", who, IN_ADMIN, IN_ADMIN)
    yield Rule(f"admin:{model}_history", who, IN_ADMIN, IN_ADMIN)
    yield Rule(f"admin:{model}_change", who, IN_ADMIN, DO_IN_ADMIN if changes else NOT_IN_ADMIN)
    yield Rule(f"admin:{model}_add", who, *([IN_ADMIN, IN_ADMIN] if adds else [NOT_IN_ADMIN, NOT_IN_ADMIN]))
    yield Rule(f"admin:{model}_delete", who, *([IN_ADMIN, DO_IN_ADMIN] if deletes else [NOT_IN_ADMIN, NOT_IN_ADMIN]))


def rules() -> Iterator[Rule]:
    """Every rule, in the order of the page."""
    for part in (
        WORK,
        COURSES,
        ASSIGNMENTS,
        CODEBOOKS,
        ANNOTATIONS,
        READING,
        TALK,
        EXCHANGE,
        KEY,
        LIBRARY,
        CITATIONS,
        DRAFTS,
        JOBS,
        ACCOUNTS,
        OWN_ACCOUNTS,
        HEALTH,
        INSTALLATION,
        ADMIN,
    ):
        yield from part
    for model, may in ADMIN_MODELS.items():
        yield from _admin_rules(model, may)


def as_page() -> str:
    """`docs/rights.md`, whole."""
    meanings = [f"- `{answer}`: {meaning}" for answer, meaning in MEANINGS.items()]
    return "\n".join([PREFACE, *meanings, "", *_table_lines(), ""])


PREFACE: Final = """# Who may do what

Made from `config/rights.py` by `python -m config.rights > docs/rights.md`; a test asks every address as each of these
people and compares. The work in an address is the author's; the former member's is her own. An address without a
method's row answers that method with 405. To htmx a redirect to the login page is 204 with `HX-Redirect`, and a write
that was done is 200 with its fragments. A POST to the admin's forms without content is 200: the form again.

What an answer means:
"""


def _table_lines() -> Iterator[str]:
    yield "| address | method | who may | " + " | ".join(Asker) + " |"
    yield "|---|---|---|" + "---|" * len(Asker)
    for rule in rules():
        for method in ("GET", "POST"):
            answers = rule.answers(method)
            if answers != NO_METHOD:
                told = " | ".join(answers[asker] for asker in Asker)
                yield f"| `{rule.name}` | {method} | {rule.who} | {told} |"


if __name__ == "__main__":
    print(as_page(), end="")  # noqa: T201 -- printing the page is what this is for
