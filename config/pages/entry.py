"""Signing in, with the tries that are left; and a password of one's own."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from proposals.models import Proposal

MINUTES = 60


def _limits(request: HttpRequest) -> dict[str, Any]:
    """What the page says of itself: after how many tries it closes, for how long, and what needs no sign-in."""
    return {
        "tries": settings.AXES_FAILURE_LIMIT,
        "minutes": round(settings.AXES_COOLOFF_TIME * MINUTES),
        "published": Proposal.objects.filter(published_on__isnull=False, confidential=False).count(),
    }


class SignIn(LoginView):
    template_name = "signin.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Where somebody who just signed in has something to do: a deputy their own page, staff the desk."""
        user = self.request.user
        if self.next_page or not user.is_authenticated:
            return super().get_default_redirect_url()
        if user.is_staff:
            return str(reverse_lazy("desk"))
        return str(reverse_lazy("mine"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _limits(self.request)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        name = form.data.get("username", "")
        failures = AxesProxyHandler.get_failures(self.request, {"username": name}) if name else 0
        left = max(settings.AXES_FAILURE_LIMIT - failures, 0) if failures else None
        return self.render_to_response(self.get_context_data(form=form, left=left))


def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The answer while a name is locked; the page stays, so that what to do is said where it happened."""
    form = AuthenticationForm(request)
    return render(request, "signin.html", {"form": form, "locked": True, **_limits(request)}, status=429)


class ChangePassword(PasswordChangeView):
    template_name = "password.html"
    success_url = reverse_lazy("password")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(
            self.request, _("Your password is changed. Other places where you were signed in are signed out.")
        )
        return super().form_valid(form)
