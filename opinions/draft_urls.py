"""The addresses of drafts, and the page to which opinions are uploaded."""

from django.urls import path

from opinions.views import drafts, uploading

urlpatterns = [
    path("library/import/", uploading.case_import, name="case_import"),
    path("library/uploads/<uuid:uuid>/", uploading.batch, name="batch"),
    path("library/uploads/<uuid:uuid>/retry/", uploading.batch_retry, name="batch_retry"),
    path("library/drafts/<uuid:uuid>/", drafts.draft, name="draft"),
    path("library/drafts/<uuid:uuid>/repair/", drafts.draft_repair, name="draft_repair"),
    path("library/drafts/<uuid:uuid>/answer/", drafts.draft_answer, name="draft_answer"),
    path("library/drafts/<uuid:uuid>/undo/", drafts.draft_undo, name="draft_undo"),
    path("library/drafts/<uuid:uuid>/redo/", drafts.draft_redo, name="draft_redo"),
    path("library/drafts/<uuid:uuid>/facts/", drafts.draft_facts, name="draft_facts"),
    path("library/drafts/<uuid:uuid>/publish/", drafts.draft_publish, name="draft_publish"),
    path("library/drafts/<uuid:uuid>/share/", drafts.draft_share, name="draft_share"),
    path("library/drafts/<uuid:uuid>/discard/", drafts.draft_discard, name="draft_discard"),
    path("library/drafts/<uuid:uuid>/source/", drafts.draft_source, name="draft_source"),
]
