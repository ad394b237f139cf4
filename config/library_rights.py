"""Who gets what answer at the addresses of the library: drafts, cases, authorities, citations, their jobs."""

from typing import Final

from config.asking import CURATORS, DO, LOGIN_FIRST, SIGNED_IN, Asker, Group, Rule, to

CURATING: Final = SIGNED_IN - CURATORS
OWN_DRAFT: Final = "Who uploaded it, a curator, and the curators with whom she shared it."
UPLOADER: Final = "Who uploaded it, a curator."
MINE: Final[Group] = frozenset({Asker.CURATOR})
DRAFTS: Final = (
    Rule("draft", OWN_DRAFT, to(MINE), LOGIN_FIRST),
    Rule("draft_source", OWN_DRAFT, to(MINE), LOGIN_FIRST),
    Rule("draft_repair", OWN_DRAFT, post=to(MINE, DO)),
    Rule("draft_answer", OWN_DRAFT, post=to(MINE, DO)),
    Rule("draft_undo", OWN_DRAFT, post=to(MINE, DO)),
    Rule("draft_redo", OWN_DRAFT, post=to(MINE, DO)),
    Rule("draft_facts", OWN_DRAFT, post=to(MINE, DO)),
    Rule("draft_publish", OWN_DRAFT, to(MINE), to(MINE, DO)),
    Rule("draft_share", UPLOADER, post=to(MINE, DO)),
    Rule("draft_discard", UPLOADER, post=to(MINE, DO)),
)
JOBS: Final = (
    Rule("job", "Who started it.", to(MINE), LOGIN_FIRST),
    Rule("batch", "Who uploaded the files, a curator.", to(MINE), LOGIN_FIRST),
    Rule("batch_retry", "Who uploaded the files, a curator.", post=to(MINE, DO)),
)
LIBRARY: Final = (
    Rule("library", "Whoever is signed in: published cases are everybody's.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("case", "Whoever is signed in.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("case_cited_by", "Whoever is signed in; treatments of those whose work she may see.", to(SIGNED_IN)),
    Rule("case_citations", "Whoever is signed in.", to(SIGNED_IN)),
    Rule("authorities", "Whoever is signed in.", to(SIGNED_IN)),
    Rule("authority", "Whoever is signed in; treatments of those whose work she may see.", to(SIGNED_IN)),
    Rule("case_ris", "Whoever is signed in.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("case_csl", "Whoever is signed in.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("case_authorities", "Whoever is signed in.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("writing_authorities", "Whoever is signed in.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("writing_quotation", "Whoever is signed in.", to(SIGNED_IN)),
    Rule("writing", "Whoever is signed in: without anybody's annotations.", to(SIGNED_IN), LOGIN_FIRST),
    Rule(
        "case_import",
        "Who has the permission opinions.curate.",
        to(CURATORS, forbidden=CURATING),
        to(CURATORS, DO, forbidden=CURATING),
    ),
    Rule(
        "text_correct",
        "Who has the permission opinions.curate.",
        to(CURATORS, forbidden=CURATING),
        to(CURATORS, DO, forbidden=CURATING),
    ),
    Rule(
        "writing_parts",
        "Who has the permission opinions.curate.",
        to(CURATORS, forbidden=CURATING),
        to(CURATORS, DO, forbidden=CURATING),
    ),
    Rule(
        "case_fetch",
        "Who has the permission opinions.curate; a case that is held already is shown.",
        to(CURATORS, forbidden=CURATING),
        to(CURATORS, DO, forbidden=CURATING),
    ),
    Rule(
        "warning_settle",
        "Who has the permission opinions.curate.",
        LOGIN_FIRST,
        to(CURATORS, DO, forbidden=CURATING),
    ),
    Rule(
        "case_history",
        "Who has the permission opinions.curate.",
        LOGIN_FIRST,
        to(CURATORS, DO, forbidden=CURATING),
    ),
)
CURATE: Final = to(CURATORS, forbidden=CURATING)
CURATE_DO: Final = to(CURATORS, DO, forbidden=CURATING)
CURATOR_ONLY: Final = "Who has the permission opinions.curate."
CITATIONS: Final = (
    Rule("citation", "Whoever is signed in; curators correct it there.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("citation_repair", CURATOR_ONLY, LOGIN_FIRST, CURATE_DO),
    Rule("citation_add", CURATOR_ONLY, CURATE, CURATE_DO),
    Rule("citation_repairs", CURATOR_ONLY, CURATE, LOGIN_FIRST),
    Rule("citation_repair_undo", CURATOR_ONLY, LOGIN_FIRST, CURATE_DO),
    Rule("citations_find", CURATOR_ONLY, LOGIN_FIRST, CURATE_DO),
    Rule("authority_search", "Whoever is signed in: the library's authorities.", to(SIGNED_IN), LOGIN_FIRST),
    Rule("authority_merge", CURATOR_ONLY, CURATE, CURATE_DO),
    Rule("authority_part", CURATOR_ONLY, CURATE, CURATE_DO),
)
