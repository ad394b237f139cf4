"""Every address of the product."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

handler500 = "config.outages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("annotations.urls")),
    path("", include("opinions.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
]
