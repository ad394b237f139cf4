"""The library's addresses."""

from django.urls import path

from opinions import views

urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/import/", views.case_import, name="case_import"),
    path("library/cases/<uuid:uuid>/", views.case, name="case"),
    path("library/cases/<uuid:uuid>/history/", views.case_history, name="case_history"),
]
