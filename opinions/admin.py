"""The library in Django's admin: to look things up, and to correct a case's facts; texts are not changed here."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from opinions.models import Authority, Case, CaseCitation, Opinion
from people.few_rows import FewRows

if TYPE_CHECKING:
    Citations = admin.TabularInline[CaseCitation, Case]
    Cases = admin.ModelAdmin[Case]
    Opinions = admin.ModelAdmin[Opinion]
    Authorities = admin.ModelAdmin[Authority]
else:  # Django's own classes take no parameters
    Citations = admin.TabularInline
    Cases = Opinions = Authorities = admin.ModelAdmin


class CaseCitationInline(FewRows, Citations):
    """A case's citations."""

    model = CaseCitation
    extra = 0


class LookedUp:
    """Rows that only the importer adds, and that nobody deletes by hand: students' work may stand on them."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody: an import adds them."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Nobody: students' work may stand on them."""
        return False


@admin.register(Case)
class CaseAdmin(LookedUp, Cases):
    """A case's facts."""

    list_display = ("caption", "court", "decided", "history_checked", "fictional", "imported_at")
    list_filter = ("fictional", "history_checked")
    search_fields = ("caption", "docket_number", "citations__reporter")
    inlines = (CaseCitationInline,)
    readonly_fields = ("uuid", "imported_by", "imported_at")


@admin.register(Opinion)
class OpinionAdmin(LookedUp, Opinions):
    """A writing's kind and author."""

    list_display = ("case", "position", "kind", "author", "per_curiam")
    list_filter = ("kind", "per_curiam")
    list_select_related = ("case",)
    search_fields = ("author", "case__caption")
    readonly_fields = ("uuid", "case", "position", "author_raw", "source_type")


@admin.register(Authority)
class AuthorityAdmin(LookedUp, Authorities):
    """What is cited, as it is printed."""

    list_display = ("cite", "kind", "key")
    list_filter = ("kind",)
    search_fields = ("cite", "key")
    readonly_fields = ("uuid", "kind", "key")
