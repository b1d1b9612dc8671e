"""Addresses of the pages that look across all floors; each floor brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("proposals.urls")),
    path("", include("responses.urls")),
    path("", include("commitments.urls")),
    path("", include("congress.urls")),
    path("", include("reminders.urls")),
]
