"""The library's addresses."""

from django.urls import path

from opinions import citation_urls, draft_urls
from opinions.views import authorities, corrections, fetching, library, parting, referencing, settling, tables

urlpatterns = [
    *citation_urls.urlpatterns,
    *draft_urls.urlpatterns,
    path("library/", library.library, name="library"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("library/cases/<uuid:uuid>/citations/", authorities.case_citations, name="case_citations"),
    path("library/fetch/", fetching.case_fetch, name="case_fetch"),
    path("library/cases/<uuid:uuid>/", library.case, name="case"),
    path("library/cases/<uuid:uuid>/authorities.ris", referencing.case_ris, name="case_ris"),
    path("library/cases/<uuid:uuid>/authorities.csl.json", referencing.case_csl, name="case_csl"),
    path("library/cases/<uuid:uuid>/authorities/", tables.case_authorities, name="case_authorities"),
    path("library/writings/<uuid:uuid>/authorities/", tables.writing_authorities, name="writing_authorities"),
    path("library/writings/<uuid:uuid>/", library.writing, name="writing"),
    path("library/writings/<uuid:uuid>/correct/", corrections.text_correct, name="text_correct"),
    path("library/writings/<uuid:uuid>/parts/", parting.writing_parts, name="writing_parts"),
    path("library/cases/<uuid:uuid>/warnings/<int:position>/", settling.warning_settle, name="warning_settle"),
    path("library/cases/<uuid:uuid>/history/", library.case_history, name="case_history"),
]
