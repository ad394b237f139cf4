"""Addresses of a review. A view and its URL's name are one."""

from django.urls import path

from annotations.views.review import (
    agreement,
    feedback,
    first,
    found,
    gradebook,
    grades,
    own,
    pair,
    phrases,
    reading,
    tables,
    text,
)
from annotations.views.review import key as answer_key

KEY_PASSAGE = "assignments/<uuid:uuid>/review/key/<uuid:passage>/"

urlpatterns = [
    path("assignments/<uuid:uuid>/review/key/", answer_key.key, name="key"),
    path("assignments/<uuid:uuid>/review/key/settle/", answer_key.key_settle, name="key_settle"),
    path("assignments/<uuid:uuid>/review/key/new/", answer_key.key_new, name="key_new"),
    path("assignments/<uuid:uuid>/review/key/take/", answer_key.key_take, name="key_take"),
    path("assignments/<uuid:uuid>/review/key/release/", answer_key.key_release, name="key_release"),
    path(KEY_PASSAGE, answer_key.key_edit, name="key_edit"),
    path(f"{KEY_PASSAGE}remove/", answer_key.key_remove, name="key_remove"),
    path(f"{KEY_PASSAGE}restore/", answer_key.key_restore, name="key_restore"),
    path("submissions/<uuid:uuid>/key/", answer_key.own_key, name="own_key"),
    path("assignments/<uuid:uuid>/review/", first.review, name="review"),
    path("assignments/<uuid:uuid>/review/agreement/", agreement.agreement, name="agreement"),
    path("assignments/<uuid:uuid>/review/agreement.file", agreement.agreement_export, name="agreement_export"),
    path("assignments/<uuid:uuid>/class/", found.class_found, name="class_found"),
    path("assignments/<uuid:uuid>/review/tables/", tables.review_tables, name="review_tables"),
    path("assignments/<uuid:uuid>/review/tables/<slug:kind>/", tables.review_table, name="review_table"),
    path("assignments/<uuid:uuid>/review/tables/<slug:kind>.csv", tables.review_table_csv, name="review_table_csv"),
    path("assignments/<uuid:uuid>/review/one-by-one/", reading.review_work, name="review_work"),
    path("assignments/<uuid:uuid>/review/pair/", pair.review_pair, name="review_pair"),
    path("submissions/<uuid:uuid>/review/", reading.review_submission, name="review_submission"),
    path("submissions/<uuid:uuid>/review/remark/", reading.remark_write, name="remark_write"),
    path("submissions/<uuid:uuid>/review/judge/", reading.review_judge, name="review_judge"),
    path("submissions/<uuid:uuid>/feedback/", feedback.feedback, name="feedback"),
    path("submissions/<uuid:uuid>/feedback/read/", feedback.feedback_read, name="feedback_read"),
    path("courses/<uuid:uuid>/phrases/", phrases.phrases, name="phrases"),
    path("courses/<uuid:uuid>/phrases/<uuid:phrase>/", phrases.phrase_edit, name="phrase_edit"),
    path("assignments/<uuid:uuid>/review/remind/", first.review_remind, name="review_remind"),
    path("assignments/<uuid:uuid>/review/text/", text.class_text, name="class_text"),
    path("assignments/<uuid:uuid>/review/text/<uuid:writing>/", text.class_text, name="class_text"),
    path(
        "assignments/<uuid:uuid>/review/text/<uuid:writing>/changes/",
        text.class_text_changes,
        name="class_text_changes",
    ),
    path("assignments/<uuid:uuid>/review/grades/", grades.grades, name="grades"),
    path("assignments/<uuid:uuid>/review/gradebook/", gradebook.gradebook, name="gradebook"),
    path("assignments/<uuid:uuid>/review/gradebook/file/", gradebook.gradebook_file, name="gradebook_file"),
    path("assignments/<uuid:uuid>/review/grades/rubric/", grades.rubric_edit, name="rubric_edit"),
    path("assignments/<uuid:uuid>/review/grades/take/", grades.suggestions_take, name="suggestions_take"),
    path("assignments/<uuid:uuid>/review/grades/release/", grades.grades_release, name="grades_release"),
    path("submissions/<uuid:uuid>/grade/", grades.grade_save, name="grade_save"),
    path("submissions/<uuid:uuid>/grade/release/", grades.grade_release, name="grade_release"),
    path("submissions/<uuid:uuid>/grade/take-back/", grades.grade_take_back, name="grade_take_back"),
    path("assignments/<uuid:uuid>/mine/", own.review_own, name="review_own"),
]
