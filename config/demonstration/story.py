"""One invented suggestion on its way, as far as its fate takes it. Every act is a verb; every `yield` waits for a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from commitments import actions as commitments
from commitments.models import Commitment, Verdict
from congress import clock
from congress.calendar import calendar_for
from congress.models import User
from proposals import actions as proposals
from proposals.models import Assignment, Deadline, Proposal
from responses import actions as responses
from responses.models import Letter, Response

from .letters import REPLIES, letter_text
from .pace import Telling, together
from .suggestions import Suggestion
from .town import Town

Role = Assignment.Role
# Fates that end soon after the assignment: their suggestion is a recent one.
EARLY = {"registered", "admitted", "assigned", "objected", "handling", "drafted", "signed", "cohandled"}
EARLY |= {"separate", "confidential", "motion"}
# Days since the assignment for the fates whose next date must fall in these weeks.
SINCE = {"assigned": 4, "separate": 5, "objected": 9, "between": 20, "oral": 30, "asked": 84, "overdue": 100}
SINCE |= {"answered": 100, "extended": 110, "dissatisfied": 122}
# Fates that stop once the unit has taken it.
IN_HAND = {"handling", "due_soon", "overdue", "confidential", "between", "oral", "motion", "cohandled"}


class Story:
    """What happens to one suggestion; `tell` stops where its fate says."""

    def __init__(self, town: Town, said: Suggestion) -> None:
        self.town, self.said, self.fate = town, said, said.fate
        self.unit = town.units[said.unit]
        self.clerk, self.government = town.users["clerk"], town.users["government"]
        self.handler = town.users[f"{said.unit}/unit_handler"]
        self.head = town.users[f"{said.unit}/unit_head"]
        self.chance = sum(map(ord, said.number))
        self.assigned_on = self.day_of_assignment()

    def day_of_assignment(self) -> date:
        """What is due soon or late was assigned about three months ago; the rest in the weeks after the session."""
        if self.fate == "due_soon":
            return due_next(self.town)
        return self.town.ago(SINCE.get(self.fate, 45 if self.fate in EARLY else 215))

    def tell(self) -> Telling:
        between = self.fate in {"between", "oral", "registered", "admitted"}
        opened = self.town.session.opens_on + timedelta(days=1)
        on = yield self.assigned_on - timedelta(days=9) if between else opened
        proposal = self.register(on)
        on = yield on + timedelta(days=1)
        for sponsor in proposal.sponsors.filter(confirmed_on=None):
            proposals.confirm_sponsor(sponsor, on=on, by=self.clerk)
        if self.fate == "registered":
            return
        on = yield self.assigned_on - timedelta(days=4)
        if self.fate == "refused":
            reason = "不属于本级职权范围，建议通过其他渠道反映。"
            proposals.refuse(proposal, reason=reason, on=on, by=self.clerk)
            return
        proposals.admit(proposal, on=on, by=self.clerk)
        if self.fate == "admitted":
            return
        on = yield self.assigned_on
        if self.fate == "withdrawn":
            proposals.assign(proposal, self.unit, role=Role.LEAD, on=on, by=self.government)
            on = yield on + timedelta(days=9)
            reason = "所提问题已经解决，代表书面撤回。"
            proposals.withdraw(proposal, reason=reason, on=on, by=self.clerk)
            return
        yield from self.handle(proposal, on)

    def register(self, on: date) -> Proposal:
        town, said, prefix = self.town, self.said, self.said.number[0]
        kinds = {"oral": Proposal.Kind.ORAL, "motion": Proposal.Kind.MOTION}
        secret = self.fate == "confidential"
        return proposals.register(
            congress=town.congress,
            session=town.session,
            kind=kinds.get(self.fate, Proposal.Kind.SUGGESTION),
            display_no=said.number,
            prefix=prefix,
            serial=int(said.number[1:]),
            title=said.title,
            english_title=said.english,
            body=said.body,
            asks=said.asks,
            topic=town.topics[said.topic],
            delegation=town.delegations[prefix],
            deputies=town.deputies[prefix][: 1 + self.chance % 3],
            submitted_on=on,
            openness=Proposal.Openness.WITHHELD if secret else Proposal.Openness.FULL,
            openness_reason="涉及重点目标点位" if secret else "",
            confidential=secret,
            by=self.clerk,
        )

    def handle(self, proposal: Proposal, on: date) -> Telling:
        """From the assignment to the reply. What is asked and of whom is public from then on."""
        role = Role.SEPARATE if self.fate == "separate" else Role.LEAD
        lead = proposals.assign(proposal, self.unit, role=role, on=on, by=self.government)
        if self.fate == "separate":
            other = self.town.units["市建设局"]
            part = "住房和公共服务"
            proposals.assign(proposal, other, role=role, part=part, on=on, by=self.government)
        if self.fate != "confidential":
            proposals.publish(proposal, on=on, by=self.clerk)
        if self.fate in {"assigned", "separate"}:
            return
        if self.fate == "objected":
            yield from self.object(lead, on + timedelta(days=3))
            return
        on = yield on + timedelta(days=2)
        proposals.receive(lead, on=on, by=self.handler)
        if self.fate == "cohandled":
            yield from self.opinions(proposal, on)
        if self.chance % 7:
            mode = ("visit", "meeting", "phone")[self.chance % 3]
            on = yield min(on + timedelta(days=18), self.town.ago(3))
            proposals.consult(proposal, self.unit, mode=mode, on=on, by=self.handler)
        if self.fate in IN_HAND:
            return
        if self.fate in {"asked", "extended"}:
            yield from self.more_time(lead)
            return
        yield from self.answer(proposal, lead)

    def object(self, lead: Assignment, on: date) -> Telling:
        on = yield on
        other = self.town.units["市综合执法局"]
        reason = "按照三定方案，此项职责由综合执法部门承担。"
        proposals.raise_objection(lead, reason=reason, suggested_unit=other, on=on, by=self.handler)
        if self.said.number != "临2":
            return
        on = yield on + timedelta(days=3)
        ruling = "异议成立，改由综合执法部门承办。"
        proposals.rule_on_objection(lead, upheld=True, ruling=ruling, unit=other, on=on, by=self.government)

    def opinions(self, proposal: Proposal, on: date) -> Telling:
        """Two co-handlers; one has given its opinion, the other owes it."""
        first, second = self.town.units["市财政局"], self.town.units["市医保局"]
        given = proposals.assign(proposal, first, role=Role.CO, on=on, by=self.government)
        asked = proposals.assign(proposal, second, role=Role.CO, on=on, by=self.government)
        on = yield on + timedelta(days=3)
        for one in (given, asked):
            proposals.receive(one, on=on, by=self.town.users[f"{one.unit.short_name}/unit_handler"])
        on = yield on + timedelta(days=12)
        text = "同意在现有预算内统筹安排，具体比例待试点方案明确后商定。"
        responses.give_opinion(given, text=text, on=on, by=self.town.users["市财政局/unit_handler"])

    def more_time(self, lead: Assignment) -> Telling:
        reply = Deadline.objects.open().get(kind=Deadline.Kind.REPLY, subject=lead.subject)
        on = yield min(self.town.ago(2), reply.due_on - timedelta(days=6))
        until = self.town.worked(reply.due_on + timedelta(days=45))
        reason = "涉及部门多，需要现场勘察后统筹研究。"
        extension = proposals.ask_extension(reply, until=until, reason=reason, on=on, by=self.handler)
        if self.fate == "extended":
            until = self.town.worked(reply.due_on + timedelta(days=40))
            on = yield on + timedelta(days=1)
            proposals.grant_extension(extension, until=until, on=on, by=self.government)

    def answer(self, proposal: Proposal, lead: Assignment) -> Telling:
        """The reply: drafted, signed, sent to each deputy, published."""
        unsent = self.fate in {"drafted", "signed"}
        on = yield self.town.ago(2) if unsent else self.assigned_on + timedelta(days=78 + self.chance % 9)
        letter = self.write(proposal, on)
        owes = self.fate in {"second", "carried"}
        response = responses.draft(
            lead,
            on=on,
            by=self.handler,
            letter=letter,
            title=f"关于{self.said.number}号建议的答复",
            result_class=self.town.classes["B" if owes else "A"],
        )
        if self.fate == "drafted":
            return
        if not unsent:
            on = yield on + timedelta(days=2)
        responses.sign(response, signer=str(self.head), on=on, by=self.head)
        if self.fate == "signed":
            return
        responses.send(response, on=on, by=self.handler)
        sent_on = on
        on = yield on + timedelta(days=3)
        for delivery in response.deliveries.all():
            responses.confirm_delivery(delivery, on=on, by=self.handler)
        on = yield on + timedelta(days=5)
        commitments.propose(letter, on=on, by=self.clerk)
        proposal.refresh_from_db()
        if self.fate == "withheld":
            responses.withhold(response, reason="涉及水库安全防护细节", on=on, by=self.clerk)
            return
        on = yield sent_on + timedelta(days=18)
        responses.publish(response, at=at(on), by=self.clerk)
        if self.fate != "answered":
            yield from self.judged(proposal, response, letter, on + timedelta(days=2))

    def write(self, proposal: Proposal, signed_on: date) -> Letter:
        """The letter of this reply, filed."""
        town, said = self.town, self.said
        text = letter_text(
            said.number,
            said.title,
            self.unit.name,
            [deputy.name for deputy in proposal.deputies()],
            chinese(signed_on),
            REPLIES[said.number],
            days_of(town.today),
        )
        return responses.file_letter(
            town.congress,
            text.encode(),
            filename=f"{said.number}答复.txt",
            by=self.handler,
            on=signed_on,
            proposal=proposal,
            matched_by="demonstration",
        )

    def judged(self, proposal: Proposal, response: Response, letter: Letter, on: date) -> Telling:
        on = yield on
        unhappy = self.fate in {"dissatisfied", "second"}
        for deputy in proposal.deputies():
            responses.judge(
                response,
                deputy,
                attitude="satisfied",
                result="not_satisfied" if unhappy else ("basically", "satisfied")[self.chance % 2],
                reason="答复讲了道理，没有讲什么时候办。" if unhappy else "",
                on=on,
                by=deputy.user or self.clerk,
            )
        if self.fate == "judged":
            return
        proposal.refresh_from_db()
        if unhappy:
            on = yield on + timedelta(days=2)
            if proposal.status == Proposal.Status.ANSWERED:
                proposals.rehandle(proposal, reason="代表不满意", on=on, by=self.clerk)
            if self.fate == "dissatisfied":
                return
            on = yield on + timedelta(days=28)
            self.again(proposal, letter, on)
        on = yield on + timedelta(days=10)
        yield from self.follow(proposal, letter, on)

    def again(self, proposal: Proposal, letter: Letter, on: date) -> None:
        """The second round: a new reply that makes the same promises firm."""
        lead = proposal.assignments.standing().get(role=Role.LEAD)
        text = letter.text.replace("的答复\n", "的再次答复\n", 1)
        result_class = self.town.classes["B"]
        response = responses.draft(lead, on=on, by=self.handler, text=text, result_class=result_class)
        responses.sign(response, signer=str(self.head), on=on, by=self.head)
        responses.send(response, on=on, by=self.handler)
        proposal.refresh_from_db()

    def follow(self, proposal: Proposal, letter: Letter, on: date) -> Telling:
        """The ledger is confirmed, and each promise taken as far as the fate says."""
        town, fate = self.town, self.fate
        found = list(letter.commitments.order_by("number"))
        said = REPLIES[self.said.number]
        for number, promise in enumerate(found):
            review_on = max(on, town.today + timedelta(days=5 + 9 * number))
            words = said.words_of(promise.quote, days_of(town.today))
            confirm(promise, words, review_on=review_on, on=on, by=self.clerk)
        commitments.confirm_ledger(letter, on=on, by=self.clerk)
        proposal.refresh_from_db()
        on = yield min(on + timedelta(days=30), town.ago(9))
        if fate in {"kept", "closed", "broken", "dropped"}:
            yield from together(*(self.settle(promise, on) for promise in found))
        elif fate == "claimed":
            sheet = commitments.Exhibit("data", "完成情况清单", filename="清单.txt", content="清单".encode())
            text = "已全部完成，点位清单附后。"
            commitments.report(
                found[0], text=text, claims_done=True, evidence=[sheet], on=on, by=self.handler
            )
        else:
            text = "已形成工作方案，正在征求意见。"
            commitments.report(found[0], text=text, percent=40, on=on, by=self.handler)
        if fate == "closed":
            on = yield town.today
            commitments.close(proposal, on=on, by=self.clerk)
        if fate == "carried":
            on = yield town.ago(1)
            review_on = town.today + timedelta(days=120)
            dated, due_on = next((one, one.due_on) for one in found if one.due_on)
            commitments.revise(
                dated,
                reason="文物部门要求先做勘探",
                approver="市政府专题会议",
                due_on=town.worked(due_on + timedelta(days=120)),
                review_on=review_on,
                on=on,
                by=self.government,
            )
            commitments.carry_over(
                proposal, reason="修复工程跨年度实施", review_on=review_on, on=on, by=self.clerk
            )
        if fate == "second":
            on = yield max(on, town.ago(7))
            lead = proposal.assignments.standing().get(role=Role.LEAD)
            text = "两个村级卫生服务点已恢复，现将办理结果报告如下。"
            reply = responses.draft(lead, on=on, by=self.handler, text=text, supplementary=True)
            responses.sign(reply, signer=str(self.head), on=on, by=self.head)
            responses.send(reply, on=on, by=self.handler)

    def settle(self, promise: Commitment, on: date) -> Telling:
        """Kept, broken or dropped, by somebody other than the unit."""
        on = yield on
        if self.fate == "dropped":
            reason, approver = "地块调整为学校用地", "市政府专题会议"
            commitments.drop(promise, reason=reason, approver=approver, on=on, by=self.government)
            return
        commitments.report(promise, text="已完成。", claims_done=True, on=on, by=self.handler)
        on = yield on + timedelta(days=7)
        if self.fate == "broken":
            reason = "现场走访五处，只有一处开放。"
            commitments.give_verdict(
                promise, finding=Verdict.Finding.BROKEN, reason=reason, on=on, by=self.clerk
            )
            return
        keep(promise, on, by=self.clerk)


# What the stories share


def confirm(promise: Commitment, words: tuple[str, str], *, review_on: date, on: date, by: User) -> None:
    """Enters a promise in the ledger with the clerk's summary in both languages."""
    summary, promise.english_summary = words
    promise.save(update_fields=["english_summary"])
    commitments.confirm(promise, review_on=review_on, summary=summary, on=on, by=by)


def keep(promise: Commitment, on: date, *, by: User) -> None:
    """The lead deputy finds it kept."""
    deputy = promise.proposal.deputies()[0]
    commitments.give_verdict(
        promise, finding=Verdict.Finding.KEPT, deputy=deputy, on=on, by=deputy.user or by
    )


def due_next(town: Town) -> date:
    """A day of assignment whose reply is due on the next day that is worked."""
    calendar, ahead = calendar_for(town.congress), town.worked(town.today + timedelta(days=1))
    rule = clock.Rule(3, clock.Unit.MONTH)
    starts = (ahead - timedelta(days=back) for back in range(85, 105))
    return next(start for start in starts if clock.compute(rule, start, calendar).due_on == ahead)


def days_of(today: date) -> dict[str, str]:
    """The days that stand in the letters' promises: this year, the end of last month, the end of next month."""
    month = timedelta(days=31)
    return {
        "year": str(today.year),
        "soon": month_end(today - month),
        "tomorrow": month_end(today + month),
    }


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def month_end(day: date) -> str:
    """As letters write the end of that day's month."""
    return f"{day.year}年{day.month}月底"


def at(day: date, hour: time = time(10, 20)) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
