"""The whole way of one suggestion, in one sitting: asked, assigned, answered, judged, promised, kept.

Suggestion 三3 of an invented congress. Every step is a verb; nothing here writes a row by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from commitments import actions as commitments
from commitments.models import Commitment, Verdict
from proposals import actions as proposals
from proposals.journal import Refused
from proposals.models import Assignment, Consultation, Deadline, Event, Proposal
from proposals.models.event import broken_at
from responses import actions as responses
from responses.models import Evaluation, Letter

from . import people

pytestmark = pytest.mark.django_db

LETTER = """关于静海市五届人大六次会议三3号建议答复的函

沈一鸣、陆青禾、方晓岚、蔡正言、叶知行等5位代表：

你们在市五届人大六次会议上提出的《关于加强我市社区工作者队伍建设的建议》（三3号）已收悉。经研究，现答复如下：

近年来，全市专职社区工作者由900人增至1300人，薪酬制度已经建立。但晋升空间窄、台账多的问题仍然存在。

下一步，我局将重点做好以下工作：
一是畅通晋升渠道。2021年底前出台社区工作者选拔进入事业编制的办法。
二是切实减轻负担。凡未经审核的台账一律不再要求社区填报。
三是推进专业化。积极探索社区工作者学历提升的办法。

静海市民政局
2021年6月10日
"""


def test_one_suggestion_all_the_way(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    house = people.build()
    Mark = Evaluation.Mark

    # Asked: five deputies, the first leads; the others confirm.
    proposal = people.registered(house)
    assert proposal.origin == Proposal.Origin.IN_SESSION
    assert next(deputy.name for deputy in proposal.deputies()) == "沈一鸣"
    for sponsor in proposal.sponsors.filter(confirmed_on=None):
        proposals.confirm_sponsor(sponsor, on=date(2021, 2, 26), by=house.clerk)
    proposals.admit(proposal, on=date(2021, 3, 1), by=house.clerk)
    assert proposal.deadlines.open().get().kind == Deadline.Kind.ASSIGN

    # Assigned: first to the wrong unit, which objects and is right.
    wrong = proposals.assign(
        proposal, house.schools, role=Assignment.Role.LEAD, on=date(2021, 3, 12), by=house.government
    )
    proposals.raise_objection(
        wrong, reason="社区工作者归民政部门管理", on=date(2021, 3, 15), by=house.other_handler
    )
    lead = proposals.rule_on_objection(
        wrong, upheld=True, unit=house.bureau, on=date(2021, 3, 16), by=house.government
    )
    co = proposals.assign(
        proposal, house.schools, role=Assignment.Role.CO, on=date(2021, 3, 16), by=house.government
    )
    reply = proposal.deadlines.open().get(kind=Deadline.Kind.REPLY)
    assert (reply.start_on, reply.due_on, reply.unit) == (date(2021, 3, 16), date(2021, 6, 16), house.bureau)
    assert reply.explanation[-1] == {"code": "first_clock", "due_on": "2021-06-15"}, (
        "12 June is a Saturday; 15th after the festival"
    )

    # Answered: received, talked over, the co-handler heard, signed, sent to each deputy, published.
    proposals.receive(lead, on=date(2021, 3, 17), by=house.handler)
    proposals.consult(
        proposal,
        house.bureau,
        mode=Consultation.Mode.VISIT,
        on=date(2021, 4, 20),
        by=house.handler,
        person="许若谷",
    )
    letter = Letter.objects.create(
        congress=house.congress,
        proposal=proposal,
        original=LETTER.encode(),
        sha256=Letter.hash_of(LETTER.encode()),
        text=LETTER,
        text_sha256=Letter.hash_of(LETTER),
    )
    response = responses.draft(
        lead, on=date(2021, 6, 8), by=house.handler, letter=letter, result_class=house.classes["B"]
    )
    with pytest.raises(Refused, match="市教育局"):
        responses.sign(response, signer="郑远山", on=date(2021, 6, 9), by=house.head)
    responses.give_opinion(co, text="同意，学历提升由我局配合。", on=date(2021, 6, 9), by=house.other_handler)
    responses.sign(response, signer="郑远山", on=date(2021, 6, 10), by=house.head)
    deliveries = responses.send(response, on=date(2021, 6, 10), by=house.handler)
    assert len(deliveries) == 5
    responses.confirm_delivery(deliveries[0], on=date(2021, 6, 11), by=house.deputy_user)
    responses.publish(
        response, at=datetime(2021, 6, 28, 15, 3, tzinfo=ZoneInfo("Asia/Shanghai")), by=house.clerk
    )
    proposal.refresh_from_db()
    reply.refresh_from_db()
    assert proposal.status == Proposal.Status.ANSWERED
    # The public reads it, and why it was due when it was.
    assert "已收悉" in client.get(response.get_absolute_url()).content.decode()
    assert "第五十一条第二款" in client.get(reply.get_absolute_url()).content.decode()
    assert (reply.met_on, reply.late_days) == (date(2021, 6, 10), -3), "11, 15 and 16 June were left"

    # Judged: two are satisfied, one is not; the office has it handled again, in a second round with its own clock.
    for deputy in house.deputies[1:3]:
        responses.judge(
            response,
            deputy,
            attitude=Mark.SATISFIED,
            result=Mark.BASICALLY,
            on=date(2021, 6, 20),
            by=deputy.user,
        )
    with pytest.raises(Refused):
        responses.judge(
            response,
            house.deputies[0],
            attitude=Mark.SATISFIED,
            result=Mark.NOT_SATISFIED,
            on=date(2021, 6, 20),
            by=house.deputy_user,
        )
    responses.judge(
        response,
        house.deputies[0],
        attitude=Mark.SATISFIED,
        result=Mark.NOT_SATISFIED,
        reason="减负没有清单",
        on=date(2021, 6, 20),
        by=house.deputy_user,
    )
    proposal.refresh_from_db()
    if proposal.status == Proposal.Status.ANSWERED:
        proposals.rehandle(proposal, reason="减负没有清单", on=date(2021, 6, 21), by=house.clerk)
    lead.refresh_from_db()
    assert proposal.round == 2
    assert proposal.deadlines.open().get(kind=Deadline.Kind.REHANDLING).force == Deadline.Force.UNCONFIRMED
    second = responses.draft(
        lead,
        on=date(2021, 7, 5),
        by=house.handler,
        text="现将减负清单附后。",
        result_class=house.classes["A"],
    )
    responses.sign(second, signer="郑远山", on=date(2021, 7, 6), by=house.head)
    responses.send(second, on=date(2021, 7, 6), by=house.handler)
    responses.judge(
        second,
        house.deputies[0],
        attitude=Mark.SATISFIED,
        result=Mark.SATISFIED,
        on=date(2021, 7, 12),
        by=house.deputy_user,
    )
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.ANSWERED

    # Promised: a clerk marks what the letter promises; each promise gets a day on which somebody looks.
    def marked(words: str) -> Commitment:
        start = LETTER.index(words)
        return commitments.add(
            letter, start=start, end=start + len(words), on=date(2021, 7, 13), by=house.clerk
        )

    promotion = marked("2021年底前出台社区工作者选拔进入事业编制的办法")
    burden = marked("凡未经审核的台账一律不再要求社区填报")
    degrees = marked("积极探索社区工作者学历提升的办法")
    past = marked("薪酬制度已经建立")
    commitments.reject(past, reason="已经做完的事", on=date(2021, 7, 13), by=house.clerk)
    with pytest.raises(Refused, match="3"):
        commitments.confirm_ledger(letter, on=date(2021, 7, 13), by=house.clerk)
    for promise, due_on in [(promotion, date(2021, 12, 31)), (burden, None), (degrees, None)]:
        commitments.confirm(
            promise, review_on=date(2021, 12, 31), due_on=due_on, on=date(2021, 7, 14), by=house.clerk
        )
    commitments.confirm_ledger(letter, on=date(2021, 7, 14), by=house.clerk)
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.FOLLOWING
    assert all(promise.is_anchored() for promise in (promotion, burden, degrees))

    # Kept: what the unit claims and what somebody else finds are two things.
    commitments.report(
        promotion,
        text="选拔办法已由三部门联合印发",
        claims_done=True,
        evidence=[
            commitments.Exhibit(kind="document", title="选拔办法", filename="办法.pdf", content=b"%PDF-1.4")
        ],
        on=date(2021, 12, 20),
        by=house.handler,
    )
    assert promotion.status == Commitment.Status.CLAIMED
    with pytest.raises(Refused, match="三3-01"):
        commitments.close(proposal, on=date(2021, 12, 21), by=house.clerk)
    commitments.give_verdict(
        promotion,
        finding=Verdict.Finding.KEPT,
        deputy=house.deputies[0],
        on=date(2021, 12, 28),
        by=house.deputy_user,
    )
    commitments.give_verdict(
        burden,
        finding=Verdict.Finding.BROKEN,
        reason="抽查三个社区仍在填报",
        on=date(2021, 12, 31),
        by=house.clerk,
    )
    commitments.carry_over(
        proposal,
        reason="学历提升仍在探索",
        review_on=date(2022, 6, 30),
        on=date(2021, 12, 31),
        by=house.clerk,
    )
    commitments.revise(
        degrees,
        reason="改由市教育局牵头",
        approver="市府办",
        unit=house.schools,
        due_on=date(2022, 9, 30),
        on=date(2022, 1, 10),
        by=house.government,
    )
    commitments.drop(
        degrees, reason="省里已统一安排", approver="市府办", on=date(2022, 6, 30), by=house.government
    )
    second_reply = responses.draft(
        lead, on=date(2022, 7, 1), by=house.handler, text="办理结果报告如下。", supplementary=True
    )
    responses.sign(second_reply, signer="郑远山", on=date(2022, 7, 1), by=house.head)
    responses.send(second_reply, on=date(2022, 7, 1), by=house.handler)
    proposal.refresh_from_db()
    commitments.close(proposal, on=date(2022, 7, 2), by=house.clerk)

    assert proposal.status == Proposal.Status.CLOSED
    statuses = {promise.number: promise.status for promise in proposal.commitments.all()}
    assert statuses == {1: "kept", 2: "broken", 3: "dropped", 4: "rejected"}
    assert not proposal.deadlines.open().exists(), "nothing is due of a closed dossier"

    # A stranger sees one promise kept, one broken, one dropped, each in the letter's own words.
    page = client.get(proposal.get_absolute_url()).content.decode()
    for promise in (promotion, burden, degrees):
        promise.refresh_from_db()
        assert promise.quote in page
        assert promise.get_status_display() in page
    assert "抽查三个社区仍在填报" in page

    # The journal tells all of it, and would show it if a word of it were changed.
    events = list(proposal.events.all())
    assert [event.name for event in events][:2] == [Event.Name.REGISTERED, Event.Name.CONFIRMED_BY_SPONSOR]
    assert broken_at(events) is None
    assert all(event.sentence() for event in events)
    events[5].context["reason"] = "别的"
    assert broken_at(events) == events[5]
