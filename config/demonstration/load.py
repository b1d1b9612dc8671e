"""Tells each suggestion's story through the verbs, so that journal and deadlines are real."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
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

from . import san3
from .letters import REPLIES, USUAL, letter_text
from .suggestions import Suggestion, suggestions
from .town import Town, build

Role = Assignment.Role


@transaction.atomic
def load(today: date) -> Town:
    """The whole demonstration as it stands on that day."""
    town = build(today)
    for one in suggestions():
        Story(town, one).tell()
    tell_san3(town)
    return town


class Story:
    """One suggestion on its way. Each step returns what the next one needs; `tell` stops where its fate says."""

    def __init__(self, town: Town, said: Suggestion) -> None:
        self.town, self.said, self.fate = town, said, said.fate
        self.unit = town.units[said.unit]
        self.clerk, self.government = town.users["clerk"], town.users["government"]
        self.handler = town.users[f"{said.unit}/unit_handler"]
        self.head = town.users[f"{said.unit}/unit_head"]
        self.assigned_on: date = self.day_of_assignment()

    def day_of_assignment(self) -> date:
        """What is due soon or late was assigned about three months ago; the rest in the weeks after the session."""
        town = self.town
        if self.fate == "due_soon":
            return due_next(town)
        early = {"registered", "admitted", "assigned", "objected", "handling", "drafted", "signed"}
        early |= {"cohandled", "separate", "confidential", "motion"}
        days = {"overdue": 100, "asked": 84, "extended": 110, "between": 20, "oral": 30}
        return town.ago(days.get(self.fate, 45 if self.fate in early else 215))

    def tell(self) -> None:
        proposal = self.register()
        if self.fate == "registered":
            return
        if self.fate == "refused":
            proposals.refuse(
                proposal,
                reason="不属于本级职权范围，建议通过其他渠道反映。",
                on=self.assigned_on - timedelta(days=3),
                by=self.clerk,
            )
            return
        proposals.admit(proposal, on=self.assigned_on - timedelta(days=4), by=self.clerk)
        if self.fate == "withdrawn":
            proposals.assign(proposal, self.unit, role=Role.LEAD, on=self.assigned_on, by=self.government)
            proposals.withdraw(
                proposal,
                reason="所提问题已经解决，代表书面撤回。",
                on=self.assigned_on + timedelta(days=9),
                by=self.clerk,
            )
            return
        if self.fate == "admitted":
            return
        self.handle(proposal)

    def register(self) -> Proposal:
        town, said, prefix = self.town, self.said, self.said.number[0]
        between = self.fate in {"between", "oral", "registered", "admitted"}
        submitted = (
            self.assigned_on - timedelta(days=9) if between else town.session.opens_on + timedelta(days=1)
        )
        deputies = town.deputies[prefix][: 1 + sum(map(ord, said.number)) % 3]
        kind = {"oral": Proposal.Kind.ORAL, "motion": Proposal.Kind.MOTION}.get(
            self.fate, Proposal.Kind.SUGGESTION
        )
        secret = self.fate == "confidential"
        proposal = proposals.register(
            congress=town.congress,
            session=town.session,
            kind=kind,
            display_no=said.number,
            prefix=prefix,
            serial=int(said.number[1:]),
            title=said.title,
            english_title=said.english,
            body=said.body,
            asks=said.asks,
            topic=town.topics[said.topic],
            delegation=town.delegations[prefix],
            deputies=deputies,
            submitted_on=submitted,
            openness=Proposal.Openness.WITHHELD if secret else Proposal.Openness.FULL,
            openness_reason="涉及重点目标点位" if secret else "",
            confidential=secret,
            by=self.clerk,
        )
        for sponsor in proposal.sponsors.filter(confirmed_on=None):
            proposals.confirm_sponsor(sponsor, on=submitted + timedelta(days=1), by=self.clerk)
        return proposal

    def handle(self, proposal: Proposal) -> None:
        """From the assignment to the reply."""
        town, on = self.town, self.assigned_on
        role = Role.SEPARATE if self.fate == "separate" else Role.LEAD
        lead = proposals.assign(proposal, self.unit, role=role, on=on, by=self.government)
        if self.fate == "separate":
            other = town.units["市建设局"]
            proposals.assign(proposal, other, role=role, part="住房和公共服务", on=on, by=self.government)
            return
        if self.fate == "assigned":
            return
        if self.fate == "objected":
            proposals.raise_objection(
                lead,
                reason="按照三定方案，此项职责由综合执法部门承担。",
                suggested_unit=town.units["市综合执法局"],
                on=on + timedelta(days=3),
                by=self.handler,
            )
            if self.said.number == "临2":
                proposals.rule_on_objection(
                    lead,
                    upheld=True,
                    ruling="异议成立，改由综合执法部门承办。",
                    unit=town.units["市综合执法局"],
                    on=on + timedelta(days=6),
                    by=self.government,
                )
            return
        proposals.receive(lead, on=on + timedelta(days=2), by=self.handler)
        if self.fate == "cohandled":
            self.opinions(proposal, on)
        if self.fate in {
            "handling",
            "due_soon",
            "overdue",
            "confidential",
            "between",
            "oral",
            "motion",
            "cohandled",
        }:
            return
        if self.fate in {"asked", "extended"}:
            self.more_time(lead)
            return
        consulted = on + timedelta(days=25)
        proposals.consult(proposal, self.unit, mode="visit", on=min(consulted, town.ago(1)), by=self.handler)
        self.answer(proposal, lead)

    def opinions(self, proposal: Proposal, on: date) -> None:
        """Two co-handlers; one has given its opinion, the other owes it."""
        first, second = self.town.units["市财政局"], self.town.units["市医保局"]
        given = proposals.assign(proposal, first, role=Role.CO, on=on, by=self.government)
        proposals.assign(proposal, second, role=Role.CO, on=on, by=self.government)
        responses.give_opinion(
            given,
            text="同意在现有预算内统筹安排，具体比例待试点方案明确后商定。",
            on=on + timedelta(days=20),
            by=self.town.users["市财政局/unit_handler"],
        )

    def more_time(self, lead: Assignment) -> None:
        reply = Deadline.objects.open().get(kind=Deadline.Kind.REPLY, subject=lead.subject)
        asked_on = min(self.town.ago(2), reply.due_on - timedelta(days=6))
        extension = proposals.ask_extension(
            reply,
            until=reply.due_on + timedelta(days=45),
            reason="涉及部门多，需要现场勘察后统筹研究。",
            on=asked_on,
            by=self.handler,
        )
        if self.fate == "extended":
            until = reply.due_on + timedelta(days=40)
            proposals.grant_extension(
                extension, until=until, on=asked_on + timedelta(days=1), by=self.government
            )

    def answer(self, proposal: Proposal, lead: Assignment) -> None:
        town, said = self.town, self.said
        early = self.fate in {"drafted", "signed"}
        signed_on = (
            town.ago(2) if early else self.assigned_on + timedelta(days=80 + sum(map(ord, said.number)) % 9)
        )
        text = letter_text(
            said.number,
            said.title,
            self.unit.name,
            [deputy.name for deputy in proposal.deputies()],
            chinese(signed_on),
            REPLIES.get(said.number, USUAL),
            {
                "year": str(town.today.year),
                "soon": month_end(town.today - timedelta(days=31)),
                "tomorrow": month_end(town.today + timedelta(days=31)),
            },
        )
        letter = responses.file_letter(
            town.congress,
            text.encode(),
            filename=f"{said.number}答复.txt",
            by=self.handler,
            on=signed_on,
            proposal=proposal,
            matched_by="demonstration",
        )
        owes = self.fate in {"second", "carried"}
        response = responses.draft(
            lead,
            on=signed_on - timedelta(days=2),
            by=self.handler,
            letter=letter,
            title=f"关于{said.number}号建议的答复",
            result_class=town.classes["B" if owes else "A"],
        )
        if self.fate == "drafted":
            return
        responses.sign(response, signer=str(self.head), on=signed_on, by=self.head)
        if self.fate == "signed":
            return
        responses.send(response, on=signed_on, by=self.handler)
        for delivery in response.deliveries.all():
            responses.confirm_delivery(delivery, on=signed_on + timedelta(days=3), by=self.handler)
        proposal.refresh_from_db()
        if self.fate == "withheld":
            responses.withhold(
                response, reason="涉及水库安全防护细节", on=signed_on + timedelta(days=8), by=self.clerk
            )
            return
        responses.publish(response, at=at(signed_on + timedelta(days=18)), by=self.clerk)
        if self.fate != "answered":
            self.judged(proposal, response, letter)

    def judged(self, proposal: Proposal, response: Response, letter: Letter) -> None:
        on = (response.sent_on or self.assigned_on) + timedelta(days=20)
        unhappy = self.fate in {"dissatisfied", "second"}
        for deputy in proposal.deputies():
            responses.judge(
                response,
                deputy,
                attitude="satisfied",
                result="not_satisfied" if unhappy else "basically",
                reason="答复讲了道理，没有讲什么时候办。" if unhappy else "",
                on=on,
                by=deputy.user or self.clerk,
            )
        if self.fate == "judged":
            return
        proposal.refresh_from_db()
        if unhappy:
            if proposal.status == Proposal.Status.ANSWERED:
                proposals.rehandle(proposal, reason="代表不满意", on=on + timedelta(days=2), by=self.clerk)
            if self.fate == "dissatisfied":
                return
            letter, response = self.again(proposal, letter, on + timedelta(days=30))
        follow(self.town, proposal, letter, self.fate, on + timedelta(days=40), self.handler)

    def again(self, proposal: Proposal, letter: Letter, on: date) -> tuple[Letter, Response]:
        """The second round: a new reply with the same letter's promises made firm."""
        lead = proposal.assignments.standing().get(role=Role.LEAD)
        response = responses.draft(
            lead,
            on=on,
            by=self.handler,
            text=letter.text.replace("的答复\n", "的再次答复\n", 1),
            result_class=self.town.classes["B"],
        )
        responses.sign(response, signer=str(self.head), on=on, by=self.head)
        responses.send(response, on=on, by=self.handler)
        proposal.refresh_from_db()
        return letter, response


def follow(town: Town, proposal: Proposal, letter: Letter, fate: str, on: date, handler: User) -> None:
    """Confirms the ledger of a letter and takes each promise as far as the fate says."""
    clerk = town.users["clerk"]
    commitments.propose(letter, on=on, by=clerk)
    found = list(letter.commitments.order_by("number"))
    for number, promise in enumerate(found):
        promise.english_summary = f"Promise {number + 1} of reply {proposal.display_no}"
        promise.save(update_fields=["english_summary"])
        commitments.confirm(
            promise, review_on=max(on, town.today + timedelta(days=5 + 9 * number)), on=on, by=clerk
        )
    if not found:
        return
    commitments.confirm_ledger(letter, on=on, by=clerk)
    proposal.refresh_from_db()
    first, day = found[0], min(on + timedelta(days=30), town.ago(1))
    if fate in {"following", "carried", "second"}:
        commitments.report(first, text="已形成工作方案，正在征求意见。", percent=40, on=day, by=handler)
    if fate == "claimed":
        commitments.report(
            first,
            text="已全部完成，点位清单附后。",
            claims_done=True,
            evidence=[
                commitments.Exhibit("data", "完成情况清单", filename="清单.txt", content="清单".encode())
            ],
            on=day,
            by=handler,
        )
    if fate in {"kept", "closed", "broken", "dropped"}:
        for promise in found:
            settle(town, promise, fate, day, handler)
    if fate == "closed":
        commitments.close(proposal, on=town.today, by=clerk)
    if fate == "carried":
        commitments.carry_over(
            proposal,
            reason="修复工程跨年度实施",
            review_on=town.today + timedelta(days=120),
            on=town.ago(1),
            by=clerk,
        )
    if fate == "second":
        lead = proposal.assignments.standing().get(role=Role.LEAD)
        reply = responses.draft(
            lead,
            on=town.ago(9),
            by=handler,
            text="两个村级卫生服务点已恢复，现将办理结果报告如下。",
            supplementary=True,
        )
        responses.sign(reply, signer="金局长", on=town.ago(8), by=handler)
        responses.send(reply, on=town.ago(7), by=handler)


def settle(town: Town, promise: Commitment, fate: str, day: date, handler: User) -> None:
    clerk = town.users["clerk"]
    if fate == "dropped":
        commitments.drop(
            promise,
            reason="地块调整为学校用地",
            approver="市政府专题会议",
            on=day,
            by=town.users["government"],
        )
        return
    commitments.report(promise, text="已完成。", claims_done=True, on=day, by=handler)
    if fate == "broken":
        commitments.give_verdict(
            promise,
            finding=Verdict.Finding.BROKEN,
            reason="现场走访五处，只有一处开放。",
            on=town.today,
            by=clerk,
        )
        return
    deputy = promise.proposal.deputies()[0]
    commitments.give_verdict(
        promise, finding=Verdict.Finding.KEPT, deputy=deputy, on=town.today, by=deputy.user or clerk
    )


def tell_san3(town: Town) -> None:
    """三3 itself: answered in time, judged, ten promises, none with a day but one."""
    clerk, government = town.users["clerk"], town.users["government"]
    handler, head = town.users["handler"], town.users["head"]
    assigned_on = town.ago(200)
    proposal = proposals.register(
        congress=town.congress,
        session=town.session,
        display_no="三3",
        prefix="三",
        serial=3,
        title=san3.TITLE,
        english_title=san3.ENGLISH,
        body=san3.BODY,
        asks=san3.ASKS,
        topic=town.topics["社会治理"],
        delegation=town.delegations["三"],
        deputies=town.deputies["三"],
        submitted_on=town.session.opens_on + timedelta(days=1),
        by=clerk,
    )
    for sponsor in proposal.sponsors.filter(confirmed_on=None):
        proposals.confirm_sponsor(sponsor, on=proposal.submitted_on + timedelta(days=1), by=clerk)
    proposals.admit(proposal, on=town.ago(210), by=clerk)
    lead = proposals.assign(proposal, town.units["市民政局"], role=Role.LEAD, on=assigned_on, by=government)
    proposals.receive(lead, on=assigned_on + timedelta(days=2), by=handler)
    proposals.consult(
        proposal,
        town.units["市民政局"],
        mode="visit",
        on=assigned_on + timedelta(days=28),
        by=handler,
        person="陈朗",
    )
    signed_on = assigned_on + timedelta(days=88)
    shown_at = at(signed_on + timedelta(days=24), time(15, 3))
    text = san3.LETTER.format(signed=chinese(signed_on), published=f"{shown_at:%Y-%m-%d %H:%M}")
    letter = responses.file_letter(
        town.congress, text.encode(), filename="三3号答复.txt", by=handler, on=signed_on, proposal=proposal
    )
    response = responses.draft(
        lead, on=signed_on - timedelta(days=3), by=handler, letter=letter, result_class=town.classes["A"]
    )
    responses.sign(response, signer="郑远山", on=signed_on, by=head)
    responses.send(response, on=signed_on, by=handler)
    responses.publish(response, at=shown_at, by=clerk)
    judged_on = signed_on + timedelta(days=15)
    for deputy in town.deputies["三"][1:]:
        responses.judge(
            response, deputy, attitude="satisfied", result="basically", on=judged_on, by=deputy.user or clerk
        )
    ledger_on = signed_on + timedelta(days=39)
    commitments.propose(letter, on=ledger_on, by=clerk)
    found = list(letter.commitments.order_by("number"))
    for number, promise in enumerate(found):
        summary, english = summaries(promise)
        promise.english_summary = english
        promise.save(update_fields=["english_summary"])
        review_on = town.today + timedelta(days=1 if number == 1 else 37)
        commitments.confirm(promise, review_on=review_on, summary=summary, on=ledger_on, by=clerk)
    commitments.confirm_ledger(letter, on=ledger_on, by=clerk)
    settle(town, found[4], "kept", town.ago(30), handler)
    commitments.report(
        found[5],
        text="已转发取消清单，要求各部门对照执行。",
        claims_done=True,
        evidence=[commitments.Exhibit("document", "转发通知", filename="通知.txt", content="通知".encode())],
        on=town.ago(12),
        by=handler,
    )
    for promise in (found[0], found[7]):
        commitments.report(promise, text="已会同组织部门起草方案。", percent=30, on=town.ago(20), by=handler)


def summaries(promise: Commitment) -> tuple[str, str]:
    """The clerk's words for a passage of 三3's letter; the letter's own where there are none."""
    for words, summary, english in san3.SUMMARIES:
        if words in promise.quote:
            return summary, english
    return "", ""


def due_next(town: Town) -> date:
    """A day of assignment whose reply is due on the next day that is worked."""
    calendar = calendar_for(town.congress)
    ahead = town.today + timedelta(days=1)
    while not calendar.is_workday(ahead):
        ahead += timedelta(days=1)
    rule = clock.Rule(3, clock.Unit.MONTH)
    starts = (ahead - timedelta(days=back) for back in range(85, 105))
    return next(start for start in starts if clock.compute(rule, start, calendar).due_on == ahead)


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def month_end(day: date) -> str:
    """As letters write the end of that day's month."""
    return f"{day.year}年{day.month}月底"


def at(day: date, hour: time = time(10, 20)) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
