"""The addresses of jobs and of one's own account."""

from django.urls import path

from people import account_views, views

urlpatterns = [
    path("jobs/<uuid:uuid>/", views.job, name="job"),
    path("account/", account_views.profile, name="profile"),
    path("account/sessions/<int:pk>/end/", account_views.session_end, name="session_end"),
    path("account/downloads/", account_views.downloads, name="downloads"),
    path("account/downloads/<uuid:uuid>.zip", account_views.download, name="download"),
    path("account/who-sees-what/", account_views.seen, name="seen"),
    path("account/leave/", account_views.leave, name="leave"),
]
