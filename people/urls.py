"""The addresses of jobs, of notices and of one's own account."""

from django.urls import path

from people import account_views, notice_views, views

urlpatterns = [
    path("jobs/<uuid:uuid>/", views.job, name="job"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/read/", notice_views.notices_read, name="notices_read"),
    path("notices/<uuid:uuid>/read/", notice_views.notice_read, name="notice_read"),
    path("notices/digest-off/<str:token>/", notice_views.digest_off, name="digest_off"),
    path("account/", account_views.profile, name="profile"),
    path("account/reading/", account_views.reading_preferences, name="reading_preferences"),
    path("account/sessions/<int:pk>/end/", account_views.session_end, name="session_end"),
    path("account/downloads/", account_views.downloads, name="downloads"),
    path("account/downloads/<uuid:uuid>.zip", account_views.download, name="download"),
    path("account/who-sees-what/", account_views.seen, name="seen"),
    path("account/leave/", account_views.leave, name="leave"),
]
