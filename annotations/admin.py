"""Courses' work in Django's admin: codebooks and assignments are made here; what students wrote is only read."""

from django.contrib import admin
from django.http import HttpRequest

from annotations.models import Annotation, AnnotationRevision, Assignment, AssignmentText, Claim, Codebook, Submission
from people.added_once import AddedOnce
from people.few_rows import FewRows
from people.long_lists import LongList
from people.sought_keys import SoughtKeys


class Kept:
    """Rows that nobody deletes by hand."""

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: students' work stands on them."""
        return False


class OnlyRead(Kept):
    """Rows that only the product's own actions write."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody: actions write them."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: actions write them, and keep each state."""
        return False


class ClaimInline(Kept, FewRows, admin.StackedInline):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """A codebook's claims."""

    model = Claim
    extra = 0


@admin.register(Codebook)
class CodebookAdmin(Kept, AddedOnce, SoughtKeys):
    """A course's vocabulary of claims."""

    list_display = ("title", "course")
    list_select_related = ("course",)
    search_fields = ("title", "course__title")
    ordering = ("title", "pk")
    autocomplete_fields = ("course",)
    readonly_fields = ("uuid",)
    inlines = (ClaimInline,)


class AssignmentTextInline(Kept, FewRows, admin.TabularInline):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """The versions that an assignment pins."""

    model = AssignmentText
    extra = 1
    raw_id_fields = ("version",)


@admin.register(Assignment)
class AssignmentAdmin(Kept, AddedOnce, SoughtKeys):
    """What a course is asked to annotate."""

    list_display = ("title", "course", "case", "visibility", "opens_at", "due_at", "closed_at")
    list_filter = ("visibility",)
    list_select_related = ("course", "case")
    search_fields = ("title", "course__title", "case__caption")
    autocomplete_fields = ("course", "case", "codebook")
    readonly_fields = ("uuid",)
    inlines = (AssignmentTextInline,)


@admin.register(Submission)
class SubmissionAdmin(OnlyRead, LongList):
    """Who works on what."""

    list_display = ("assignment", "user", "created_at")
    list_select_related = ("assignment", "user")
    found_by_uuid = ("uuid", "assignment__uuid", "user__uuid")
    found_by_email = ("user__email",)
    fields = ("uuid", "assignment", "user", "created_at")


@admin.register(Annotation)
class AnnotationAdmin(OnlyRead, LongList):
    """One annotation, as it is now."""

    list_display = ("uuid", "submission", "start", "end", "revision", "updated_at", "deleted_at")
    list_select_related = ("submission__user", "submission__assignment")
    found_by_uuid = ("uuid", "submission__uuid")
    found_by_email = ("submission__user__email",)
    fields = ("uuid", "submission", "version", "start", "end", "note", "revision", "created_at", "updated_at",
              "deleted_at")  # fmt: skip


@admin.register(AnnotationRevision)
class AnnotationRevisionAdmin(OnlyRead, LongList):
    """One state that an annotation had."""

    list_display = ("annotation", "number", "change", "by", "at")
    list_select_related = ("annotation", "by")
    found_by_uuid = ("annotation__uuid",)
    found_by_email = ("by__email",)
