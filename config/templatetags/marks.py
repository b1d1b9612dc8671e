"""The signs of the visual language: icons, statuses, firmness, evidence, verdicts; days and bars have files of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commitments.models import Commitment, Evidence
from congress.language import in_chinese
from proposals.models import Proposal

register = template.Library()

ICONS = {
    "none": '<circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2.3"/>',
    "assigned": '<circle cx="8" cy="8" r="6"/>',
    "handling": '<circle cx="8" cy="8" r="6"/><path class="f" d="M8 2a6 6 0 0 1 6 6H8z"/>',
    "answered": '<circle cx="8" cy="8" r="6"/><path class="f" d="M8 2a6 6 0 0 1 0 12z"/>',
    "keeping": '<circle cx="8" cy="8" r="6"/><path class="f" d="M8 2a6 6 0 1 1-6 6h6z"/>',
    "kept": '<circle class="f" cx="8" cy="8" r="7"/><path class="k" d="M4.6 8.3l2.4 2.4 4.6-5"/>',
    "closed": '<circle cx="8" cy="8" r="6"/><path d="M5 8.3l2.1 2.1L11 6"/>',
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
    "down": '<path d="M3 6l5 5 5-5"/>',
    "menu": '<path d="M2 4h12M2 8h12M2 12h12"/>',
    "print": '<path d="M4.5 6V2h7v4M4.5 12H2V6.5h12V12h-2.5"/><path d="M4.5 9.5h7V14h-7z"/>',
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
    # Closed is not kept: green is for what somebody verified.
    Proposal.Status.CLOSED: "closed",
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
# A run of Chinese: from the first character, over punctuation and figures inside it, to the last one.
CHINESE = re.compile(
    r"[《“（〔]?[\u3400-\u9fff](?:[\u3000-\u9fff\uff00-\uffef“”·…0-9]*[\u3000-\u9fff\uff00-\uffef”])?"
)


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
    return format_html(
        '<span class="st st-{}">{}{}</span>', sign, icon(sign), capfirst(thing.get_status_display())
    )


@register.simple_tag
def status_sign(value: str) -> SafeString:
    """The sign and word of a dossier's status by its value, for filters."""
    said = Proposal.Status(value)
    return format_html(
        '<span class="st st-{}">{}{}</span>', SIGNS[said], icon(SIGNS[said]), capfirst(said.label)
    )


@register.filter
def han(value: Any) -> SafeString:
    """Chinese words, marked as such on a page in another language, so that they are read aloud and drawn rightly."""
    text = conditional_escape("" if value is None else value)
    if in_chinese():
        return mark_safe(text)
    return mark_safe(CHINESE.sub(lambda found: f'<span lang="zh-CN">{found[0]}</span>', text))


@register.filter
def short_congress(congress: Any) -> str:
    """A congress as people call it: 台州市人大."""
    return str(congress).replace("人民代表大会", "人大")


@register.filter
def case_no(display_no: str) -> str:
    """The number of a case as it is printed: 三3号."""
    return display_no if display_no.endswith("号") else f"{display_no}号"


@register.simple_tag
def firm(commitment: Commitment, word: bool = True) -> SafeString:
    """How firm the words are, and the word that decides unless there is no room for it."""
    said = Commitment.Firmness(commitment.firmness)
    deciding = ""
    if word and commitment.firmness_word:
        deciding = format_html('<span lang="zh-CN">「{}」</span>', commitment.firmness_word)
    return format_html(
        '<span class="firm f{}"><u>{}</u>{}</span>', FIRM[said], capfirst(said.label), deciding
    )


@register.filter
def firm_class(commitment: Commitment) -> str:
    """The class of the underline that shows how firm the words are."""
    return f"f{FIRM[Commitment.Firmness(commitment.firmness)]}"


@register.simple_tag
def four(commitment: Commitment) -> SafeString:
    """Four squares for what a promise names, empty where it does not, and in words what it lacks."""
    parts = [
        (commitment.has_owner, pgettext("square", "O"), _("who")),
        (commitment.has_deliverable, pgettext("square", "D"), _("what")),
        (commitment.has_measure, pgettext("square", "M"), _("how much")),
        (commitment.has_time, pgettext("square", "T"), _("by when")),
    ]
    squares = format_html_join(
        "", '<i class="{}">{}</i>', (("" if named else "no4", letter) for named, letter, _word in parts)
    )
    lacks = [word for named, _letter, word in parts if not named]
    said = _("lacks: %(parts)s") % {"parts": pgettext("list", ", ").join(lacks)} if lacks else _("complete")
    return format_html(
        '<span class="lackrow"><span class="four" aria-hidden="true">{}</span><span class="lack">{}</span></span>',
        squares,
        said,
    )


def _strength(commitment: Commitment) -> int:
    """That of the strongest piece, 0 where there is none."""
    return max((Evidence.STRENGTH[Evidence.Kind(one.kind)] for one in commitment.evidence.all()), default=0)


@register.simple_tag
def level(commitment: Commitment) -> SafeString:
    """How strong the evidence is: that of its strongest piece, 0 where there is none."""
    strength = _strength(commitment)
    bars = [
        (x, f"{15.5 - height:.1f}", height, "on" if step < strength else "off")
        for step, (x, height) in enumerate([(0.5, 4.0), (6.0, 7.6), (11.5, 11.2), (17.0, 14.8)])
    ]
    rects = format_html_join("", '<rect x="{}" y="{}" width="4" height="{}" class="{}"/>', bars)
    return format_html(
        '<span class="level l{}"><svg viewBox="0 0 22 16" aria-hidden="true">{}</svg>{}</span>',
        strength,
        rects,
        capfirst(LEVELS[strength]),
    )


@register.simple_tag
def level_word(commitment: Commitment) -> str:
    """The strength of the evidence in words."""
    return str(LEVELS[_strength(commitment)])


@register.simple_tag
def phases(step: int, kept: bool) -> SafeString:
    """How many of the six steps a suggestion has come; the last is filled green only where every promise is kept."""
    dots = []
    for at in range(1, 7):
        kind = "on" if at < step else "to"
        if at == step:
            kind = "fin" if kept and step == 6 else "cur"
        dots.append((kind, f"{8 + (at - 1) * 26.8:.1f}", 6 if at == step else 4.5))
    circles = format_html_join("", '<circle class="{}" cx="{}" cy="8" r="{}"/>', dots)
    return format_html(
        '<svg class="ph" viewBox="0 0 150 16" role="img" aria-label="{}"><path class="pl" d="M8 8H142"/>{}</svg>',
        _("step %(n)s of six") % {"n": step},
        circles,
    )


@register.simple_tag
def stamp(commitment: Commitment) -> SafeString:
    """The verdict; waiting while nobody has given one."""
    said = STAMPS.get(Commitment.Status(commitment.status))
    if said is None or (said == "yet" and not commitment.verdicts.all()):
        return format_html('<span class="stamp stamp-wait">{}</span>', capfirst(_("no verdict yet")))
    words = {"kept": _("kept"), "broken": _("not kept"), "yet": _("not yet")}
    return format_html('<span class="stamp stamp-{}">{}</span>', said, capfirst(words[said]))


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """The address of another page of the same list, with the filters kept."""
    said = context["request"].GET.copy()
    said["page"] = str(number)
    return f"?{said.urlencode()}"


@register.simple_tag
def page_numbers(page: Any) -> list[int]:
    """The numbers of a pager: first, last, and those beside the current one; 0 for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(page.number - 1, 1), min(page.number + 1, last) + 1)})
    numbers: list[int] = []
    for number in wanted:
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers
