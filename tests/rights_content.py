"""What a browser posts at the addresses: for the test of everybody's rights."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from annotations.protocol.tokens import make_token
from config.asking import Asker
from opinions.citation_states import seen
from tests.opinions.drafting import open_proposal
from tests.opinions.saying import make_authority

if TYPE_CHECKING:
    from annotations.models import AccessToken, Annotation
    from tests.test_rights import Request

PASSWORD = "a long enough word"
EMPTY_FILE = b64encode(b"[]").decode()


def token_of(written: Annotation) -> AccessToken:
    """A token of the author's, which an address names."""
    scope = written.submission
    until = timezone.now() + timedelta(days=1)
    return make_token(scope, by=scope.user, label="A program", writes=False, expires_at=until)[0]


def _new_annotation(asked: Request) -> dict[str, Any]:
    written = asked.annotation
    return {
        "uuid": uuid4(),
        "version": written.version.uuid,
        "start": written.start,
        "end": written.end,
        "exact": "duty of care",
        "note": "Another.",
    }


CONTENT: dict[str, Callable[[Request], dict[str, Any]]] = {
    "submission_bring_in": lambda _asked: {"again": EMPTY_FILE, "confirm": "1"},
    "submission_tokens": lambda _asked: {"label": "A program", "days": "7"},
    "assignment_tokens": lambda _asked: {"label": "A program", "days": "7"},
    "assignment_bring_in": lambda _asked: {"again": EMPTY_FILE, "confirm": "1"},
    "annotation_create": _new_annotation,
    **dict.fromkeys(("submission_exports", "assignment_exports"), lambda _asked: {"format": "csv"}),
    "brief_edit": lambda _asked: {"order": "elements", "title": "Notice"},
    "brief_arrange": lambda asked: {"annotation": asked.annotation.uuid, "left_out": "yes"},
    "annotation_return": lambda _asked: {"number": 1},
    "annotation_edit": lambda _asked: {"revision": 1, "note": "Changed."},
    "reply_create": lambda _asked: {"uuid": uuid4(), "words": "Said."},
    "reply_edit": lambda _asked: {"revision": 1, "words": "Said again."},
    "text_correct": lambda _asked: {
        "step": "store",
        "opened": "0",
        "words-0": "A. Of notice",
        "kind-0": "heading",
        "reason": "The page has it.",
    },
    "writing_parts": lambda _asked: {"part": "A", "part_kind": "plurality", "part_joined_by": "Ives"},
    "citation_repair": lambda asked: {"step": "none", "seen": seen(asked.citation)},
    "citation_add": lambda _asked: {"words": "Notice", "near": 0, "form": "name", "target": "unresolved"},
    "authority_merge": lambda _asked: {"target": f"authority:{make_authority('Hop v. Kiln').uuid}"},
    "authority_part": lambda asked: {
        "mention": f"{asked.citation.pk}:{seen(asked.citation)}",
        "target": f"authority:{make_authority('Hop v. Kiln').uuid}",
    },
    "version_adopt": lambda asked: {"version": asked.annotation.version.uuid},
    "question_answer": lambda _asked: {"answer": "leave"},
    "case_history": lambda _asked: {"history": "aff'd, 10 Fict. 1 (2002)", "history_checked": "on"},
    "case_fetch": lambda asked: {"citation": str(asked.world.case.citations.get())},
    "case_import": lambda _asked: {"source_text": "HEN, Justice.\nThe fox shall pay.\n"},
    "draft_repair": lambda asked: {
        "revision": asked.world.draft.revision,
        "repair": "set_passage",
        "opinion": 0,
        "passage": 1,
        "kind": "heading",
    },
    "draft_answer": lambda asked: {"answer": "refuse", "proposal": open_proposal(asked.world.draft)},
    "draft_undo": lambda asked: {"revision": asked.world.draft.revision},
    "draft_redo": lambda asked: {"revision": asked.world.draft.revision},
    "draft_facts": lambda asked: {"revision": asked.world.draft.revision, "caption": "Hen v. Fox"},
    "draft_publish": lambda asked: {"revision": asked.world.draft.revision},
    "draft_share": lambda asked: {"email": asked.world.people[Asker.ADMINISTRATOR].email},
    "profile": lambda _asked: {"name": "Another name"},
    "leave": lambda asked: {"email": asked.user.email},
    "account_login": lambda asked: {"login": asked.user.email, "password": PASSWORD},
    "account_signup": lambda _asked: {
        "name": "New",
        "email": "new@example.edu",
        "password1": "a wholly new word",
        "password2": "a wholly new word",
    },
    "account_reset_password": lambda asked: {"email": asked.user.email},
    "account_reauthenticate": lambda _asked: {"password": PASSWORD},
    "account_email": lambda _asked: {"action_add": "", "email": "other@example.edu"},
    "account_change_password": lambda _asked: {
        "oldpassword": PASSWORD,
        "password1": f"{PASSWORD}!",
        "password2": f"{PASSWORD}!",
    },
    "account_set_password": lambda _asked: {"password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"},
}
