"""Courses in Django's admin: where they are made and people put into them. Nothing is deleted: work stands on it."""

from django.contrib import admin
from django.http import HttpRequest

from courses.models import Course, Enrollment, Section
from people.added_once import AddedOnce
from people.sought_keys import SoughtKeys


class Kept:
    """Rows that nobody deletes by hand."""

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: students' work stands on them."""
        return False


@admin.register(Course)
class CourseAdmin(Kept, AddedOnce):
    """A course."""

    list_display = ("title", "term", "time_zone")
    search_fields = ("title", "term")
    ordering = ("title", "term", "pk")
    readonly_fields = ("uuid",)


@admin.register(Section)
class SectionAdmin(Kept, SoughtKeys):
    """A part of a course."""

    list_display = ("name", "course")
    list_select_related = ("course",)
    search_fields = ("name", "course__title")
    ordering = ("course__title", "name", "pk")
    autocomplete_fields = ("course",)
    readonly_fields = ("uuid",)


@admin.register(Enrollment)
class EnrollmentAdmin(Kept, SoughtKeys):
    """Somebody in a course; who leaves gets a date in `left_at`."""

    list_display = ("user", "course", "role", "section", "left_at")
    list_filter = ("role",)
    list_select_related = ("user", "course", "section")
    search_fields = ("user__name", "user__email", "course__title")
    autocomplete_fields = ("user", "course", "section")
