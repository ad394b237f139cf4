"""People in Django's admin: to look them up, to stop an account, and to give permissions such as `opinions.curate`."""

from typing import ClassVar

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from people.long_lists import LongList
from people.models import AuditEvent, User

admin.site.unregister(DBTaskResult)
"""What the queue holds is its owners' alone, as their jobs are."""


for held in (SocialApp, SocialToken, SocialAccount, UserSession, Authenticator):
    admin.site.unregister(held)


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """A second factor: to be taken away from somebody who lost hers. Its secret is shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    ordering = ("user__name", "pk")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody: each adds her own."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """A person. Nobody is added here (she signs up) or deleted (`people.actions.pseudonymise`)."""

    list_display = ("name", "email", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    fields = ("email", "name", "is_active", "is_staff", "is_superuser", "groups", "user_permissions")
    readonly_fields: ClassVar[tuple[str, ...]] = ("email",)
    filter_horizontal = ("groups", "user_permissions")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only somebody who may do everything lets others into the admin, or gives permissions."""
        granting = () if request.user.is_superuser else ("is_staff", "is_superuser", "groups", "user_permissions")
        return (*super().get_readonly_fields(request, obj), *granting)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody: people sign up."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: work stands on people, who are pseudonymised instead."""
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(LongList):
    """What was done: to be read."""

    list_display = ("at", "actor", "verb", "subject_type", "subject_uuid")
    list_select_related = ("actor",)
    found_by_uuid = ("subject_uuid", "course_uuid")
    found_by_email = ("actor__email",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody: actions append events."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: the log is append-only."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: the log is append-only."""
        return False
