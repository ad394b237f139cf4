"""Every address of the product."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health
from config.installation import views as installation
from config.metrics.page import metrics

handler500 = "config.outages.server_error"
handler429 = "config.outages.too_many"
"""Allauth's own limits ask for it by this name."""

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign, no-untyped-call]  # -- allauth has no types
"""The admin has no login page of its own: one way in, with one limit on how often it is tried."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("annotations.urls")),
    path("", include("courses.urls")),
    path("", include("opinions.urls")),
    path("", include("people.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/two-factor/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/school/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/", include("allauth.socialaccount.providers.saml.urls")),
    path("admin/", admin.site.urls),
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("installation/", installation.installation, name="installation"),
    path("installation/jobs/<uuid:uuid>/again/", installation.job_again, name="job_again"),
    path("metrics/", metrics, name="metrics"),
]
