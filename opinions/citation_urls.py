"""Addresses of citations, of what people said of them, and of authorities that are one or several."""

from django.urls import path

from opinions.views import authority_repairs, citations

urlpatterns = [
    path("library/citations/<int:pk>/", citations.citation, name="citation"),
    path("library/citations/<int:pk>/repair/", citations.citation_repair, name="citation_repair"),
    path("library/versions/<uuid:uuid>/citations/", citations.citation_add, name="citation_add"),
    path("library/writings/<uuid:uuid>/citations/", citations.citation_repairs, name="citation_repairs"),
    path("library/citation-repairs/<uuid:uuid>/undo/", citations.citation_repair_undo, name="citation_repair_undo"),
    path("library/cases/<uuid:uuid>/citations/find/", citations.citations_find, name="citations_find"),
    path("library/authorities/search/", authority_repairs.authority_search, name="authority_search"),
    path("library/authorities/<uuid:uuid>/merge/", authority_repairs.authority_merge, name="authority_merge"),
    path("library/authorities/<uuid:uuid>/part/", authority_repairs.authority_part, name="authority_part"),
]
