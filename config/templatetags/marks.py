"""The signs of the visual language: icons, statuses, dates, firmness, evidence, verdicts, bars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.models import Commitment, Evidence
from proposals.models import Deadline, Proposal

register = template.Library()

ICONS = {
    "none": '<circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2.3"/>',
    "assigned": '<circle cx="8" cy="8" r="6"/>',
    "handling": '<circle cx="8" cy="8" r="6"/><path class="f" d="M8 2a6 6 0 0 1 6 6H8z"/>',
    "answered": '<circle cx="8" cy="8" r="6"/><path class="f" d="M8 2a6 6 0 0 1 0 12z"/>',
    "keeping": '<circle cx="8" cy="8" r="6"/><path class="f" d="M8 2a6 6 0 1 1-6 6h6z"/>',
    "kept": '<circle class="f" cx="8" cy="8" r="7"/><path class="k" d="M4.6 8.3l2.4 2.4 4.6-5"/>',
    "redo": '<path d="M13.2 6A5.6 5.6 0 1 0 13.6 9"/><path d="M13.8 2.4V6.2H10"/>',
    "claimed": '<circle cx="8" cy="8" r="6"/><circle class="f" cx="8" cy="8" r="3"/>',
    "broken": '<rect x="2" y="2" width="12" height="12" rx="1"/><path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6"/>',
    "carried": '<path d="M2 8h9M7.6 4.4L11.2 8l-3.6 3.6M14 3v10"/>',
    "stopped": '<circle cx="8" cy="8" r="6"/><path d="M5 8h6"/>',
    "refused": '<circle cx="8" cy="8" r="6"/><path d="M3.8 12.2l8.4-8.4"/>',
    "withdrawn": '<path d="M6 3.4L2.6 6.8 6 10.2M3 6.8h6.4a3.4 3.4 0 0 1 0 6.8H7"/>',
    "day": '<rect x="2" y="3" width="12" height="11" rx="1"/><path d="M2 6.6h12M5 1.6v2.6M11 1.6v2.6"/>',
    "soon": '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.6"/>',
    "late": '<path class="f" d="M8 1.2l7.2 13H.8z"/><path class="k" d="M8 5.8v4"/><circle class="kf" cx="8" cy="12" r=".95"/>',
    "undated": '<rect x="2" y="3" width="12" height="11" rx="1" stroke-dasharray="2.2 1.8"/>'
    '<path d="M5 1.6v2.6M11 1.6v2.6M4.4 12l7-6"/>',
    "met": '<path d="M3 8.4l3.2 3.2L13 4.8"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="M10.4 10.4L14 14"/>',
    "right": '<path d="M6 3l5 5-5 5"/>',
    "mail": '<rect x="1.8" y="3.4" width="12.4" height="9.2" rx="1"/><path d="M2.2 4.4L8 8.8l5.8-4.4"/>',
}
# The sign of each status, for dossiers and for promises.
SIGNS = {
    Proposal.Status.REGISTERED: "none",
    Proposal.Status.REFUSED: "refused",
    Proposal.Status.ADMITTED: "none",
    Proposal.Status.ASSIGNED: "assigned",
    Proposal.Status.HANDLING: "handling",
    Proposal.Status.ANSWERED: "answered",
    Proposal.Status.REHANDLING: "redo",
    Proposal.Status.FOLLOWING: "keeping",
    Proposal.Status.CARRIED_OVER: "carried",
    Proposal.Status.CLOSED: "kept",
    Proposal.Status.WITHDRAWN: "withdrawn",
}
PROMISE_SIGNS = {
    Commitment.Status.PROPOSED: "none",
    Commitment.Status.REJECTED: "refused",
    Commitment.Status.CONFIRMED: "none",
    Commitment.Status.UNDERWAY: "keeping",
    Commitment.Status.CLAIMED: "claimed",
    Commitment.Status.KEPT: "kept",
    Commitment.Status.BROKEN: "broken",
    Commitment.Status.DROPPED: "stopped",
}
STAMPS = {
    Commitment.Status.KEPT: "kept",
    Commitment.Status.BROKEN: "broken",
    Commitment.Status.UNDERWAY: "yet",
}
FIRM = {
    Commitment.Firmness.INTENT: 1,
    Commitment.Firmness.GENERAL: 2,
    Commitment.Firmness.CLEAR: 3,
    Commitment.Firmness.HARD: 4,
}
LEVELS = {
    0: gettext_lazy("no evidence"),
    1: gettext_lazy("a document"),
    2: gettext_lazy("figures or photographs"),
    3: gettext_lazy("a third party"),
    4: gettext_lazy("seen on site"),
}
# Days before a date from which it is called close.
SOON = 7


@register.simple_tag
def icon(name: str) -> SafeString:
    """One sign of the set; an empty one for a name it does not have."""
    body = mark_safe(ICONS.get(name, ""))
    return format_html(
        '<svg class="i" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', body
    )


@register.simple_tag
def status(thing: Proposal | Commitment) -> SafeString:
    """The status of a dossier or a promise: sign and word, never colour alone."""
    signs: Mapping[Any, str] = PROMISE_SIGNS if isinstance(thing, Commitment) else SIGNS
    sign = signs[type(thing).Status(thing.status)]
    return format_html('<span class="st st-{}">{}{}</span>', sign, icon(sign), thing.get_status_display())


@register.simple_tag
def status_sign(value: str) -> SafeString:
    """The sign and word of a dossier's status by its value, for filters."""
    said = Proposal.Status(value)
    return format_html('<span class="st st-{}">{}{}</span>', SIGNS[said], icon(SIGNS[said]), said.label)


@register.filter
def day(value: date | None) -> str:
    """A day as people of this page's language write it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return date_format(value, "DATE_FORMAT")


@register.simple_tag
def due(deadline: Deadline, prefix: str = "") -> SafeString:
    """A date with how far it is, whether it is provisional, and the way to its explanation."""
    today = timezone.localdate()
    words = f"{prefix} {day(deadline.due_on)}".strip()
    more: list[str | SafeString] = []
    if deadline.met_on:
        kind, sign = "met", "met"
        words = _met_words(deadline)
    elif deadline.withdrawn_on:
        kind, sign = "met", "stopped"
        words = _("no longer due")
    else:
        left = (deadline.due_on - today).days
        binding = deadline.force == Deadline.Force.NUMBER
        kind, sign = ("far", "day")
        if left < 0:
            kind, sign = ("late", "late") if binding else ("soon", "soon")
            text = ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
            if not binding:
                text = ngettext("%(days)s day past the target", "%(days)s days past the target", -left) % {
                    "days": -left
                }
            more.append(format_html("<b>{}</b>", text))
        elif left == 0:
            kind, sign = "soon", "soon"
            more.append(format_html("<b>{}</b>", _("today")))
        else:
            if left <= SOON:
                kind, sign = "soon", "soon"
            text = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
            more.append(format_html("<b>{}</b>", text))
        if deadline.force == Deadline.Force.TARGET:
            more.append(format_html("<em>{}</em>", _("target")))
        if deadline.force == Deadline.Force.UNCONFIRMED:
            more.append(format_html("<em>{}</em>", _("first day to be confirmed")))
        if deadline.provisional:
            kind += " due-prov"
            more.append(format_html("<em>{}</em>", _("provisional")))
    return format_html(
        '<a class="due due-{}" href="{}" title="{}">{}<span>{}</span>{}</a>',
        kind,
        deadline.get_absolute_url(),
        _("Why this date?"),
        icon(sign),
        words,
        format_html_join("", "{}", ((part,) for part in more)),
    )


def _met_words(deadline: Deadline) -> str:
    late = deadline.late_days or 0
    said = {"day": day(deadline.met_on), "days": abs(late)}
    if late > 0:
        return _("done %(day)s, %(days)s working days late") % said
    if late < 0:
        return _("done %(day)s, %(days)s working days early") % said
    return _("done %(day)s, on the day") % said


@register.simple_tag
def promise_day(commitment: Commitment) -> SafeString:
    """The calendar's word on a promise: its day, or that it names none, and when somebody looks again."""
    today = timezone.localdate()
    review = format_html(
        '<span class="lab">{}</span>', _("review %(day)s") % {"day": day(commitment.review_on)}
    )
    if commitment.due_on is None:
        return format_html(
            '<span class="due due-none bare">{}<span class="lab"><b>{}</b></span>{}</span>',
            icon("undated"),
            _("no date given"),
            review if commitment.review_on and commitment.is_open else "",
        )
    if not commitment.is_open:
        return format_html(
            '<span class="due due-met">{}<span>{}</span></span>', icon("day"), day(commitment.due_on)
        )
    left = (commitment.due_on - today).days
    kind, sign = ("late", "late") if left < 0 else ("soon", "soon") if left <= SOON else ("far", "day")
    if left < 0:
        text = ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    else:
        text = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return format_html(
        '<span class="due due-{}">{}<span>{}</span><b>{}</b></span>',
        kind,
        icon(sign),
        day(commitment.due_on),
        text,
    )


@register.simple_tag
def firm(commitment: Commitment) -> SafeString:
    """How firm the words are, with the word that decides."""
    said = Commitment.Firmness(commitment.firmness)
    word = _("“%(word)s”") % {"word": commitment.firmness_word} if commitment.firmness_word else ""
    return format_html('<span class="firm f{}"><u>{}</u>{}</span>', FIRM[said], said.label, word)


@register.simple_tag
def four(commitment: Commitment) -> SafeString:
    """What the promise names and what it lacks: who, what, how much, by when."""
    parts = [
        (commitment.has_owner, _("who")),
        (commitment.has_deliverable, _("what")),
        (commitment.has_measure, _("how much")),
        (commitment.has_time, _("by when")),
    ]
    lacks = [word for named, word in parts if not named]
    if not lacks:
        return format_html('<span class="lack">{}</span>', _("complete"))
    return format_html('<span class="lack">{}</span>', _("lacks: %(parts)s") % {"parts": _(", ").join(lacks)})


@register.simple_tag
def level(commitment: Commitment) -> SafeString:
    """How strong the evidence is: that of its strongest piece, 0 where there is none."""
    strength = max(
        (Evidence.STRENGTH[Evidence.Kind(one.kind)] for one in commitment.evidence.all()), default=0
    )
    bars = [
        (x, f"{15.5 - height:.1f}", height, "on" if step < strength else "off")
        for step, (x, height) in enumerate([(0.5, 4.0), (6.0, 7.6), (11.5, 11.2), (17.0, 14.8)])
    ]
    rects = format_html_join("", '<rect x="{}" y="{}" width="4" height="{}" class="{}"/>', bars)
    return format_html(
        '<span class="level l{}"><svg viewBox="0 0 22 16" aria-hidden="true">{}</svg>{}</span>',
        strength,
        rects,
        LEVELS[strength],
    )


@register.simple_tag
def stamp(commitment: Commitment) -> SafeString:
    """The verdict; waiting while nobody has given one."""
    said = STAMPS.get(Commitment.Status(commitment.status))
    if said is None or (said == "yet" and not commitment.verdicts.all()):
        return format_html('<span class="stamp stamp-wait">{}</span>', _("no verdict yet"))
    words = {"kept": _("kept"), "broken": _("not kept"), "yet": _("not yet")}
    return format_html('<span class="stamp stamp-{}">{}</span>', said, words[said])


@register.simple_tag
def bar(tally: Mapping[str, int], width: int = 700, height: int = 40) -> SafeString:
    """A bar of how promises stand. The numbers stand beside it in words, so it is hidden from screen readers."""
    total = sum(tally.values())
    x, rects = 0.0, []
    for name in ("kept", "open", "late", "none", "broken", "off"):
        share = tally.get(name, 0) / total * width if total else 0
        if share:
            rects.append((name, f"{x:.1f}", f"{max(share - 2, 1):.1f}", height))
        x += share
    body = format_html_join("", '<rect class="c-{}" x="{}" y="0" width="{}" height="{}"/>', rects)
    return format_html(
        '<svg class="ch barbig" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        width,
        height,
        body,
    )


@register.simple_tag
def swatch(name: str) -> SafeString:
    return format_html(
        '<svg class="sw" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
        '<rect class="c-{}" width="14" height="14"/></svg>',
        name,
    )


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """The address of another page of the same list, with the filters kept."""
    said = context["request"].GET.copy()
    said["page"] = str(number)
    return f"?{said.urlencode()}"
