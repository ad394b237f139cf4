"""The addresses of jobs."""

from django.urls import path

from people import views

urlpatterns = [
    path("jobs/<uuid:uuid>/", views.job, name="job"),
]
