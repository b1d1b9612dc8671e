"""The clerks' door to calendar and rules: a file or a form, what it would move and whom that concerns, then the deed.

Nothing is written before the second press, and what is written can be taken back by the same two presses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress import notices, rules
from congress.admin import congresses_of
from congress.models import CalendarNotice, Congress, Membership, Rule, RuleRevision, RuleSet, User
from congress.rules import Unfit

from . import recompute
from .journal import Conflict
from .models import Deadline
from .recompute import Preview

SHOWN = 100
LARGEST = 1_000_000
EDITED = [
    *(
        "state",
        "amount",
        "unit",
        "start_event",
        "other_start_event",
        "window_from",
        "window_until",
        "repeats",
    ),
    *("roll", "extend_by", "extend_to", "extend_unit", "ceiling", "ceiling_unit", "trigger", "consent_by"),
    *("article", "words", "english_words", "certainty", "note"),
]


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _mine(request: HttpRequest) -> QuerySet[Congress]:
    """The congresses whose calendar this person keeps; all for an administrator. Nobody else has a door here."""
    found = congresses_of(request, Membership.Role.CONGRESS_CLERK)
    if not found.exists() and not _user(request).is_superuser:
        raise Http404
    return found


def may_change(request: HttpRequest, name: str) -> bool:
    """Whether the rule set of this name is this person's to change: every congress that follows it is theirs.

    The law itself is the administrator's.
    """
    if _user(request).is_superuser:
        return True
    if name == "national":
        return False
    mine = set(_mine(request).values_list("pk", flat=True))
    names = {name, *RuleSet.objects.filter(parent__name=name).values_list("name", flat=True)}
    return set(Congress.objects.filter(rule_set_name__in=names).values_list("pk", flat=True)) <= mine


class SourceForm(forms.Form):
    """A file, or its text; the text is what goes on from page to page."""

    file = forms.FileField(label=gettext_lazy("file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        upload = said.get("file")
        if upload is not None:
            if upload.size > LARGEST:
                raise ValidationError(
                    _("This file is larger than a megabyte; it is no list of days or rules.")
                )
            try:
                said["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise ValidationError(_("Save the file as UTF-8 text and choose it again.")) from error
        if not (said.get("text") or "").strip():
            raise ValidationError(_("Choose a file, or paste its text."))
        return said


class NoticeForm(SourceForm):
    congress = forms.ModelChoiceField(
        Congress.objects.none(),
        label=gettext_lazy("holds for"),
        required=False,
        empty_label=gettext_lazy("the whole country"),
        help_text=gettext_lazy("A local holiday names its congress."),
    )
    title = forms.CharField(
        label=gettext_lazy("title"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Empty: the usual one."),
    )
    field_order = ["congress", "title", "file", "text"]

    def __init__(self, *args: Any, congresses: QuerySet[Congress], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["congress"].queryset = congresses  # type: ignore[attr-defined]


class RuleForm(forms.ModelForm):
    class Meta:
        model = Rule
        fields = EDITED
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


def fingerprint(seen: Preview) -> str:
    """Differs as soon as anything else would move than what the page showed."""
    said = [f"{move.deadline} {move.was} {move.now}" for move in (*seen.moves, *seen.settled)]
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]


def _shown(request: HttpRequest, seen: Preview) -> dict[str, Any]:
    """What the page says of it: rows of the person's own congresses by name, the others by number."""
    mine = set(_mine(request).values_list("pk", flat=True))
    pks = [move.deadline for move in seen.moves]
    own = set(
        Deadline.objects.filter(pk__in=pks[:5000], proposal__congress__in=mine).values_list("pk", flat=True)
    )
    moves = [move for move in seen.moves if move.deadline in own]
    staff, deputies = seen.told(), seen.deputies_told()
    held = Membership.objects.filter(user__in=staff, congress__in=mine).select_related("user", "unit")
    told = {f"{one.user} ({one.unit})" for one in held if one.unit}
    told |= {str(one) for one in deputies if one.term.congress_id in mine}
    return {
        "seen": seen,
        "moves": moves[:SHOWN],
        "more": len(moves) - len(moves[:SHOWN]),
        "elsewhere": len(seen.moves) - len(moves),
        "told": sorted(told),
        "told_count": len(staff) + len(deputies),
        "fingerprint": fingerprint(seen),
    }


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context})


def _answer(
    request: HttpRequest,
    form: forms.BaseForm,
    look: Callable[[], tuple[Preview, dict[str, Any]]],
    deed: Callable[[], Preview],
    *,
    back: str,
    title: str,
) -> HttpResponse:
    """First press: what it would move. Second press: does it, if nothing else would move by now."""
    try:
        seen, more = look()
        if request.POST.get("seen") == fingerprint(seen):
            done = deed()
            said = {"moves": len(done.moves), "settled": len(done.settled)}
            messages.success(request, _("Done. %(moves)s dates moved, %(settled)s were renewed.") % said)
            return redirect(back)
    except Unfit as unfit:
        form.is_valid()
        for problem in unfit.problems:
            form.add_error(None, problem)
        return _page(request, "admin/desk_change.html", title=title, form=form, back=back)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return _page(request, "admin/desk_change.html", title=title, form=form, back=back)
    if request.POST.get("seen"):
        messages.warning(request, _("Something changed meanwhile. This is what would move now."))
    context = {"title": title, "form": form, "back": back, **_shown(request, seen), **more}
    return _page(request, "admin/desk_change.html", **context)


# The calendar


def calendar(request: HttpRequest) -> HttpResponse:
    """The notices that are known, and the form for the next one."""
    mine = _mine(request)
    form = NoticeForm(request.POST or None, request.FILES or None, congresses=mine)
    if request.method == "POST" and form.is_valid():
        return _import(request, form)
    known = CalendarNotice.objects.filter(congress=None) | CalendarNotice.objects.filter(congress__in=mine)
    rows = known.annotate(count=Count("days")).select_related("congress").order_by("-year", "-pk")
    return _page(
        request, "admin/desk_calendar.html", title=_("Holidays and worked weekends"), form=form, notices=rows
    )


def _import(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    said = form.cleaned_data
    text, congress = said["text"], said["congress"]
    about = {"title": said["title"]} if said["title"] else {}

    def look() -> tuple[Preview, dict[str, Any]]:
        reading = notices.read(text)
        seen = recompute.preview(recompute.Change.of_notice(reading, congress))
        return seen, {
            "days": notices.changes(reading, congress),
            "absent": [] if congress else notices.absent_holidays(reading),
            "text": text,
            "kept": {"congress": congress.pk if congress else "", "title": said["title"]},
        }

    def deed() -> Preview:
        reading = notices.read(text)
        today = timezone.localdate()
        return recompute.apply_notice(reading, congress, on=today, by=_user(request), **about)[1]

    back = reverse("desk_calendar")
    return _answer(request, form, look, deed, back=back, title=_("Import a holiday notice"))


def take_back_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Undoes an import: what would move back, then the deed."""
    mine = _mine(request)
    known = CalendarNotice.objects.filter(congress=None) | CalendarNotice.objects.filter(congress__in=mine)
    found = get_object_or_404(known, pk=pk)

    def undo() -> Preview:
        notice = CalendarNotice.objects.get(pk=found.pk)
        return recompute.take_back_notice(notice, on=timezone.localdate(), by=_user(request))

    return _answer(
        request,
        forms.Form(request.POST),
        lambda: (recompute.preview_taking_back(undo), {}),
        undo,
        back=reverse("desk_calendar"),
        title=_("Take back: %(what)s") % {"what": found},
    )


# The rules


def rule_sets(request: HttpRequest) -> HttpResponse:
    """Every text, with its rows and its changes; and the form for a new one or another version."""
    _mine(request)
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _load(request, form, form.cleaned_data["text"])
    texts = RuleSet.objects.select_related("parent").prefetch_related("revisions__by")
    rows = [(text, may_change(request, text.name)) for text in texts]
    return _page(request, "admin/desk_rules.html", title=_("Rules"), form=form, texts=rows)


def rule_set(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: its rows with a form each, and the whole of it to change and load again."""
    _mine(request)
    found = get_object_or_404(RuleSet, pk=pk)
    if not may_change(request, found.name):
        raise Http404
    return _page(
        request,
        "admin/desk_rule_set.html",
        title=found.title,
        text=found,
        rows=found.rules.order_by("pk"),
        form=SourceForm(initial={"text": rules.written(found)}),
    )


def _load(request: HttpRequest, form: forms.BaseForm, text: str) -> HttpResponse:
    def look() -> tuple[Preview, dict[str, Any]]:
        said = rules.read(text)
        if not may_change(request, said["name"]):
            raise Unfit([_("“%(name)s” holds for congresses that are not yours.") % {"name": said["name"]}])
        seen = recompute.preview_rules(text)
        return seen, {
            "differences": rules.differences(recompute.text_of(text), text),
            "text": text,
            "action": reverse("desk_rules"),
        }

    def deed() -> Preview:
        return recompute.apply_rules(text, on=timezone.localdate(), by=_user(request))[1]

    return _answer(request, form, look, deed, back=reverse("desk_rules"), title=_("Change the rules"))


def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One row as a form; what it would move is shown before it is saved."""
    _mine(request)
    found = get_object_or_404(Rule.objects.select_related("rule_set"), pk=pk)
    if not may_change(request, found.rule_set.name):
        raise Http404
    form = RuleForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        text = rules.written(found.rule_set, instead=form.instance)
        return _load(request, form, text)
    title = f"{found.rule_set.title} · {found.get_kind_display()}"
    return _page(request, "admin/desk_change.html", title=title, form=form, back=reverse("desk_rules"))


def take_back_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Undoes the last change of a text."""
    _mine(request)
    found = get_object_or_404(RuleRevision.objects.select_related("rule_set"), pk=pk)
    if not may_change(request, found.rule_set.name):
        raise Http404

    def undo() -> Preview:
        revision = RuleRevision.objects.select_related("rule_set").get(pk=found.pk)
        return recompute.take_back_rules(revision, on=timezone.localdate(), by=_user(request))

    return _answer(
        request,
        forms.Form(request.POST),
        lambda: (recompute.preview_taking_back(undo), {}),
        undo,
        back=reverse("desk_rules"),
        title=_("Take back: %(what)s") % {"what": found},
    )


def urls() -> list[URLPattern]:
    """Under /admin/desk/, behind the admin's own sign-in."""
    guard = admin.site.admin_view
    return [
        path("calendar/", guard(calendar), name="desk_calendar"),
        path("calendar/<int:pk>/take-back/", guard(take_back_notice), name="desk_calendar_back"),
        path("rules/", guard(rule_sets), name="desk_rules"),
        path("rules/<int:pk>/", guard(rule_set), name="desk_rule_set"),
        path("rules/rows/<int:pk>/", guard(rule), name="desk_rule"),
        path("rules/changes/<int:pk>/take-back/", guard(take_back_rules), name="desk_rules_back"),
    ]
