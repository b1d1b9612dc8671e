"""What a deputy says about a reply; and the forms behind the buttons of a reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congress.models import Congress, Deputy, Membership, ResultClass
from proposals.models import Assignment, Proposal
from proposals.verbs import VerbForm

from .models import Evaluation, Letter, Opinion, Response

Mark = Evaluation.Mark


class JudgeForm(forms.Form):
    """Attitude and result apart, without a default; not satisfied asks why."""

    attitude = forms.ChoiceField(
        label=_("How you were treated"),
        help_text=_("Did they speak with you and hear you out?"),
        choices=Mark.choices,
        widget=forms.RadioSelect,
    )
    result = forms.ChoiceField(
        label=_("What came of it"),
        help_text=_("Does the reply solve the matter?"),
        choices=Mark.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why you are not satisfied"),
        help_text=_("The unit handles it again by what you write here; a sentence or two is enough."),
        required=False,
        widget=forms.Textarea(attrs={"class": "area", "rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        unhappy = Mark.NOT_SATISFIED in (said.get("attitude"), said.get("result"))
        if unhappy and not (said.get("reason") or "").strip():
            self.add_error(
                "reason", _("Say in a few words why you are not satisfied; the unit answers to it.")
            )
        return said


# Behind the clerks' and units' buttons


class ReplyForm(VerbForm):
    """What a reply says, whether it is begun or changed."""

    text = forms.CharField(
        label=_("text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("The letter as it will be sent, from the salutation to the date."),
    )
    title = forms.CharField(label=_("title"), required=False, max_length=200)
    number = forms.CharField(label=_("document number"), required=False, max_length=40)
    result_class = forms.ModelChoiceField(ResultClass.objects.none(), label=_("class"), required=False)
    openness = forms.ChoiceField(label=_("openness"), choices=Proposal.Openness)
    contact_name = forms.CharField(label=_("contact"), required=False, max_length=40)
    contact_phone = forms.CharField(label=_("phone"), required=False, max_length=40)
    contact_postcode = forms.CharField(label=_("postcode"), required=False, max_length=10)

    def offer(self, congress: Congress) -> None:
        self.fields["result_class"].queryset = ResultClass.objects.filter(congress=congress)  # type: ignore[attr-defined]


class DraftForm(ReplyForm):
    """Begins a reply, from a letter on file or from nothing; each numbered request may have its own answer."""

    letter = forms.ModelChoiceField(
        Letter.objects.none(),
        label=_("from a letter on file"),
        required=False,
        help_text=_("Its text is taken where the text above is empty."),
    )
    supplementary = forms.BooleanField(label=_("second reply"), required=False)

    def offer(self, congress: Congress) -> None:
        super().offer(congress)
        proposal, unit = self.thing.proposal, self.thing.unit
        letters = Letter.objects.filter(proposal=proposal).defer("original", "text", "reading")
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]
        self.fields["supplementary"].initial = self.thing.status == Assignment.Status.DONE
        for name in ("contact_name", "contact_phone", "contact_postcode"):
            self.fields[name].initial = getattr(unit, name)
        self.asks = list(proposal.asks.all())
        for ask in self.asks:
            self.fields[f"answer_{ask.number}"] = forms.CharField(
                label=_("answer to request %(number)s") % {"number": ask.number},
                help_text=ask.text,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("text") or "").strip() and not said.get("letter"):
            self.add_error("text", _("Write the reply, or choose a letter on file."))
        answers = {ask: said.pop(f"answer_{ask.number}", "") for ask in self.asks}
        return {**said, "answers": {ask: words for ask, words in answers.items() if words.strip()}}


class AmendForm(ReplyForm):
    """The draft as it stands."""

    summary = forms.CharField(label=_("summary"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def offer(self, congress: Congress) -> None:
        super().offer(congress)
        for name, field in self.fields.items():
            if name != "on":
                field.initial = getattr(self.thing, name)

    def clean_text(self) -> str:
        if not self.cleaned_data["text"].strip():
            raise ValidationError(_("The reply needs words; nothing was changed."))
        return str(self.cleaned_data["text"])


class OpinionForm(VerbForm):
    form = forms.ChoiceField(
        label=_("form"), choices=Opinion.Form, widget=forms.RadioSelect, initial=Opinion.Form.OWN
    )
    text = forms.CharField(label=_("text"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    response = forms.ModelChoiceField(
        Response.objects.none(),
        label=_("draft that is countersigned"),
        required=False,
    )
    number = forms.CharField(label=_("document number"), required=False, max_length=40)
    agrees_to_publish = forms.BooleanField(label=_("agrees to publication"), required=False, initial=True)

    def offer(self, congress: Congress) -> None:
        drafts = Response.objects.filter(proposal=self.thing.proposal, status=Response.Status.DRAFT)
        self.fields["response"].queryset = drafts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("form") == Opinion.Form.COUNTERSIGNED:
            if not said.get("response"):
                self.add_error("response", _("Name the draft that is countersigned."))
        elif not (said.get("text") or "").strip():
            self.add_error("text", _("Write the opinion, or countersign the lead unit's draft."))
        else:
            said["response"] = None
        return said


class ClassForm(VerbForm):
    result_class = forms.ModelChoiceField(ResultClass.objects.none(), label=_("class"))

    def offer(self, congress: Congress) -> None:
        self.fields["result_class"].queryset = ResultClass.objects.filter(congress=congress)  # type: ignore[attr-defined]
        self.fields["result_class"].initial = self.thing.result_class


class SignForm(VerbForm):
    signer = forms.CharField(
        label=_("signed by"), max_length=40, help_text=_("The head of the unit, by name.")
    )

    def offer(self, congress: Congress) -> None:
        heads = Membership.Role.UNIT_HEAD
        if self.user and any(
            one.role == heads and one.unit_id == self.thing.unit_id for one in self.user.held
        ):
            self.fields["signer"].initial = str(self.user)


class PaperJudgementForm(VerbForm, JudgeForm):
    """What a deputy wrote on paper or said by phone; who entered it stands beside it."""

    field_order = ["deputy", "channel", "attitude", "result", "reason"]
    deputy = forms.ModelChoiceField(Deputy.objects.none(), label=_("deputy"))
    channel = forms.ChoiceField(label=_("came"), choices=Evaluation.Channel.choices[1:])

    def offer(self, congress: Congress) -> None:
        sponsors = Deputy.objects.filter(sponsorships__proposal=self.thing.proposal)
        self.fields["deputy"].queryset = sponsors  # type: ignore[attr-defined]
        self.fields["attitude"].label, self.fields["result"].label = _("attitude"), _("result")
        self.fields["reason"].label = _("reason")
        for name in ("attitude", "result", "reason"):
            self.fields[name].help_text = ""
        self.fields["reason"].help_text = _(
            "Needed where something is not satisfied; the unit answers to it."
        )
