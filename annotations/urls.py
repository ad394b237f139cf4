"""Addresses of courses' work. A view, its URL's name and its action share one name."""

from django.urls import path

from annotations.codebooks import urls as codebooks
from annotations.views import authorities, carrying, citing, exporting, pages, quoting, reading, referencing, writing

WRITING = "submissions/<uuid:submission>/writings/<uuid:writing>/"

urlpatterns = [
    *codebooks.urlpatterns,
    path("", pages.home, name="home"),
    path("courses/<uuid:uuid>/", pages.course, name="course"),
    path("courses/<uuid:uuid>/citations/", authorities.course_citations, name="course_citations"),
    path("authorities/<uuid:uuid>/", authorities.authority, name="authority"),
    path("library/cases/<uuid:uuid>/cited-by/", authorities.case_cited_by, name="case_cited_by"),
    path("assignments/<uuid:uuid>/", pages.assignment, name="assignment"),
    path("assignments/<uuid:uuid>/open/", pages.submission_open, name="submission_open"),
    path("assignments/<uuid:uuid>/passages.csv", exporting.assignment_export, name="assignment_export"),
    path("assignments/<uuid:uuid>/corrections/", carrying.corrections, name="corrections"),
    path("assignments/<uuid:uuid>/adopt/", carrying.version_adopt, name="version_adopt"),
    path("submissions/<uuid:uuid>/", pages.submission, name="submission"),
    path("submissions/<uuid:uuid>/bin/", pages.bin_, name="bin"),
    path("submissions/<uuid:uuid>/questions/", carrying.questions, name="questions"),
    path("submissions/<uuid:uuid>/passages.csv", exporting.submission_export, name="submission_export"),
    path("submissions/<uuid:uuid>/authorities.ris", referencing.submission_ris, name="submission_ris"),
    path("submissions/<uuid:uuid>/authorities.csl.json", referencing.submission_csl, name="submission_csl"),
    path(WRITING, reading.reader, name="reader"),
    path(f"{WRITING}selection/", reading.selection, name="selection"),
    path(f"{WRITING}place/", reading.place, name="place"),
    path(f"{WRITING}quotation/", quoting.selection_quotation, name="selection_quotation"),
    path(f"{WRITING}citations/<int:pk>/", citing.reader_citation, name="reader_citation"),
    path(f"{WRITING}authorities/", citing.reader_authorities, name="reader_authorities"),
    path(f"{WRITING}authority-offers/", citing.authority_offers, name="authority_offers"),
    path(f"{WRITING}annotations/", writing.annotation_create, name="annotation_create"),
    path("annotations/<uuid:uuid>/quotation/", quoting.annotation_quotation, name="annotation_quotation"),
    path("annotations/<uuid:uuid>/edit/", writing.annotation_edit, name="annotation_edit"),
    path("annotations/<uuid:uuid>/delete/", writing.annotation_delete, name="annotation_delete"),
    path("annotations/<uuid:uuid>/restore/", writing.annotation_restore, name="annotation_restore"),
    path("annotations/<uuid:uuid>/question/", carrying.question_answer, name="question_answer"),
    path("annotations/<uuid:uuid>/undo/", writing.annotation_undo, name="annotation_undo"),
]
