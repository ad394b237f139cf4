"""Who gets what answer where annotations go to other programs and come in again: a part of `config.rights`."""

from typing import Final

from config.annotation_rights import SEEN_ANNOTATION
from config.asking import OWNER, SHOWN, STAFF, Answer, Rule, all_get, to

EXCHANGE: Final = (
    Rule("glossator_context", "Everybody: what our keys in JSON-LD mean.", all_get(Answer.OK)),
    Rule("web_annotation", SEEN_ANNOTATION, to(OWNER | STAFF | SHOWN)),
)
