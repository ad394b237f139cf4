"""Addresses of codebooks. A view and its URL's name are one."""

from django.urls import path

from annotations.views import codebook_changes as changes
from annotations.views import codebook_files as files
from annotations.views import codebooks, proposing

urlpatterns = [
    path("courses/<uuid:uuid>/codebooks/", codebooks.codebooks, name="codebooks"),
    path("courses/<uuid:uuid>/codebooks/new/", codebooks.codebook_new, name="codebook_new"),
    path("codebooks/<uuid:uuid>/", codebooks.codebook, name="codebook"),
    path("codebooks/<uuid:uuid>/describe/", codebooks.codebook_describe, name="codebook_describe"),
    path("codebooks/<uuid:uuid>/order/", codebooks.codebook_order, name="codebook_order"),
    path("codebooks/<uuid:uuid>/claims/", codebooks.claim_add, name="claim_add"),
    path("codebooks/<uuid:uuid>/history/", changes.codebook_history, name="codebook_history"),
    path("codebooks/<uuid:uuid>/undo/", changes.codebook_undo, name="codebook_undo"),
    path("codebooks/<uuid:uuid>/choices/", changes.split_choices, name="split_choices"),
    path("codebooks/<uuid:uuid>/codebook.csv", files.codebook_csv, name="codebook_csv"),
    path("codebooks/<uuid:uuid>/codebook.qdc", files.codebook_qdc, name="codebook_qdc"),
    path("codebooks/<uuid:uuid>/import/", files.codebook_import, name="codebook_import"),
    path("codebooks/<uuid:uuid>/propose/", proposing.claim_propose, name="claim_propose"),
    path("claims/<uuid:uuid>/edit/", codebooks.claim_edit, name="claim_edit"),
    path("claims/<uuid:uuid>/move/", codebooks.claim_move, name="claim_move"),
    path("claims/<uuid:uuid>/merge/", changes.claim_merge, name="claim_merge"),
    path("claims/<uuid:uuid>/split/", changes.claim_split, name="claim_split"),
    path("claims/<uuid:uuid>/retire/", changes.claim_retire, name="claim_retire"),
    path("claims/<uuid:uuid>/revive/", changes.claim_revive, name="claim_revive"),
    path("proposals/<uuid:uuid>/answer/", proposing.proposal_answer, name="proposal_answer"),
]
