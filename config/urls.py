"""Addresses of the pages that look across all floors; each floor brings its own."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from proposals import changing

from . import desk, desk_dossier, desk_letters, desk_today, views

urlpatterns = [
    path("", views.home, name="home"),
    path("suggestions/<int:pk>/", views.dossier, name="dossier"),
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("mine/", views.mine, name="mine"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path(
        "sign-in/",
        LoginView.as_view(template_name="signin.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/desk/", include(changing.urls())),
    path(
        "admin/desk/", include([*desk_today.urls(), *desk_dossier.urls(), *desk_letters.urls(), *desk.urls()])
    ),
    path("admin/", admin.site.urls),
    path("", include("proposals.urls")),
    path("", include("responses.urls")),
    path("", include("commitments.urls")),
    path("", include("reminders.urls")),
]
