"""Addresses of the pages that look across all floors; each floor brings its own."""

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import TemplateView

from proposals import changing

from .desk import dossier as desk_dossier
from .desk import draft, ledger, letters, today, verbs
from .pages import dossier, dossiers, entry, home, mailbox, mine, units

urlpatterns = [
    path("", home.home, name="home"),
    path("suggestions/", dossiers.dossiers, name="dossiers"),
    path("suggestions/<int:pk>/", dossier.dossier, name="dossier"),
    path("suggestions/<int:pk>/form/", dossier.handling_form, name="handling-form"),
    path("units/", units.units, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("mine/", mine.mine, name="mine"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.mail_page, name="mail"),
    path("sign-in/", entry.SignIn.as_view(), name="login"),
    path("password/", login_required(entry.ChangePassword.as_view()), name="password"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/desk/", include(changing.urls())),
    path(
        "admin/desk/",
        include(
            [
                *today.urls(),
                *desk_dossier.urls(),
                *ledger.urls(),
                *letters.urls(),
                *draft.urls(),
                *verbs.urls(),
            ]
        ),
    ),
    path("admin/login/", verbs.sign_in),
    path("admin/", admin.site.urls),
    path("", include("proposals.urls")),
    path("", include("responses.urls")),
    path("", include("commitments.urls")),
    path("", include("reminders.urls")),
]
