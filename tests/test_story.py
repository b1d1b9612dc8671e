"""The whole way of one suggestion, in one sitting: asked, assigned, answered, judged, promised, kept.

Suggestion 三3, whose reply promised community workers promotion channels, burden reduction and professionalization. The
people are invented. Every step is a verb, a page somebody opens, or a mail that arrived; nothing here writes a row by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from commitments import actions as commitments
from commitments.models import Commitment, Verdict
from config.demonstration import san3
from proposals import actions as proposals
from proposals.journal import Refused
from proposals.models import Assignment, Consultation, Deadline, Event, Proposal
from proposals.models.event import broken_at
from reminders import plan
from reminders.outbox import Sender
from responses import actions as responses

from . import people
from .people import LETTER

__all__ = ["LETTER"]

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = ("杨听澜", "蒋若愚", "全知秋", "傅海清", "叶小满")


class World:
    """The calendar on the wall, the browser on the desk, the post that comes."""

    def __init__(self, house, client, clock, post) -> None:
        self.house, self.client, self.clock, self.post = house, client, clock, post

    def day(self, year: int, month: int, number: int) -> date:
        """It is ten in the morning of that day."""
        self.clock.move_to(datetime(year, month, number, 10, 0, tzinfo=SHANGHAI))
        return date(year, month, number)

    def mails(self) -> list[tuple[str, str]]:
        """What the reminders send now, over real SMTP: each mail's address and text."""
        before = len(self.post.mails)
        plan.sweep()
        Sender().drain()
        return [(mail["To"], mail.get_body(("plain",)).get_content()) for mail in self.post.mails[before:]]

    def sees(self, address: str, user=None) -> str:
        """The page as this person sees it; a stranger where nobody is named."""
        self.client.logout()
        if user is not None:
            entered = {"username": user.username, "password": people.PASSWORD}
            assert self.client.post(reverse("login"), entered).status_code == 302
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.content.decode()


@pytest.fixture
def world(client, settings, tmp_path, mail_server) -> Iterator[World]:
    port, post = mail_server
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path
    settings.REMINDERS_QUIET, settings.SITE_URL = "", "http://testserver"
    with time_machine.travel(datetime(2021, 2, 25, 10, 0, tzinfo=SHANGHAI), tick=True) as clock:
        house = people.build("台州市人民代表大会", deputies=NAMES)
        yield World(house, client, clock, post)


def test_one_suggestion_all_the_way(world):
    house, day = world.house, world.day

    # Asked: five deputies, the first leads; the others confirm.
    proposal = people.registered(house, title=san3.TITLE, english_title=san3.ENGLISH, asks=san3.ASKS)
    assert proposal.origin == Proposal.Origin.IN_SESSION
    on = day(2021, 2, 26)
    for sponsor in proposal.sponsors.filter(confirmed_on=None):
        proposals.confirm_sponsor(sponsor, on=on, by=house.clerk)
    proposals.admit(proposal, on=day(2021, 3, 1), by=house.clerk)
    assert proposal.deadlines.open().get().kind == Deadline.Kind.ASSIGN

    # Assigned: first to the wrong unit, which objects and is right.
    on = day(2021, 3, 12)
    wrong = proposals.assign(proposal, house.schools, role=Assignment.Role.LEAD, on=on, by=house.government)
    told = dict(world.mails())
    assert "三3" in told["other@example.org"]
    assert san3.TITLE in told["other@example.org"]
    on = day(2021, 3, 15)
    proposals.raise_objection(wrong, reason="社区工作者归民政部门管理", on=on, by=house.other_handler)
    on = day(2021, 3, 16)
    lead = proposals.rule_on_objection(wrong, upheld=True, unit=house.bureau, on=on, by=house.government)
    co = proposals.assign(proposal, house.schools, role=Assignment.Role.CO, on=on, by=house.government)
    reply = proposal.deadlines.open().get(kind=Deadline.Kind.REPLY)
    assert (reply.start_on, reply.due_on, reply.unit) == (date(2021, 3, 16), date(2021, 6, 16), house.bureau)
    assert {"code": "first_clock", "due_on": "2021-06-15"} in reply.explanation, (
        "12 June is a Saturday and 14 June the festival: the deputies' first clock ends on the 15th"
    )
    told = dict(world.mails())
    door = re.search(r"http://testserver(/suggestions/\d+/)", told["handler@example.org"])
    assert door
    assert san3.TITLE in world.sees(door[1], house.handler)

    # Answered: received, talked over, the co-handler heard, signed, sent to each deputy.
    proposals.receive(lead, on=day(2021, 3, 17), by=house.handler)
    on = day(2021, 4, 20)
    proposals.consult(proposal, house.bureau, mode=Consultation.Mode.VISIT, on=on, by=house.handler)
    on = day(2021, 6, 8)
    text = san3.LETTER.format(signed="2021年6月10日", published="2021-06-28 15:03")
    letter = responses.file_letter(
        house.congress, text.encode(), filename="三3号答复.txt", by=house.handler, on=on, proposal=proposal
    )
    response = responses.draft(lead, on=on, by=house.handler, letter=letter, result_class=house.classes["B"])
    on = day(2021, 6, 9)
    with pytest.raises(Refused, match="市教育局"):
        responses.sign(response, signer="郑远山", on=on, by=house.head)
    responses.give_opinion(co, text="同意，学习交流由我局配合。", on=on, by=house.other_handler)
    world.client.logout()
    assert world.client.get(proposal.get_absolute_url()).status_code == 404, "nothing is published yet"
    on = day(2021, 6, 10)
    responses.sign(response, signer="郑远山", on=on, by=house.head)
    deliveries = responses.send(response, on=on, by=house.handler)
    assert len(deliveries) == 5
    proposal.refresh_from_db()
    reply.refresh_from_db()
    assert proposal.status == Proposal.Status.ANSWERED
    assert (reply.met_on, reply.late_days) == (date(2021, 6, 10), -3), "11, 15 and 16 June were left"
    told = dict(world.mails())
    assert {f"deputy{number}@example.org" for number in range(1, 6)} <= set(told)
    assert "上升渠道" not in "".join(told.values()), "no mail carries a word of the letter"
    responses.confirm_delivery(deliveries[0], on=day(2021, 6, 11), by=house.deputy_user)

    # Judged: two are satisfied on their phones, the lead deputy is not; the office has it handled again.
    page = reverse("judge", args=[response.pk])
    day(2021, 6, 20)
    for deputy in house.deputies[1:3]:
        world.sees(page, deputy.user)
        world.client.post(page, {"attitude": "satisfied", "result": "basically"})
    world.sees(page, house.deputy_user)
    unhappy = {"attitude": "satisfied", "result": "not_satisfied"}
    assert "errsum" in world.client.post(page, unhappy).content.decode(), "why not has to be said"
    world.client.post(page, {**unhappy, "reason": "减负没有清单"})
    assert response.evaluations.current().count() == 3
    proposals.rehandle(proposal, reason="减负没有清单", on=day(2021, 6, 21), by=house.clerk)
    assert proposal.round == 2
    assert proposal.deadlines.open().get(kind=Deadline.Kind.REHANDLING).force == Deadline.Force.UNCONFIRMED
    # The letter is published meanwhile, for everybody to read, and why it was due when it was.
    day(2021, 6, 28)
    at = datetime(2021, 6, 28, 15, 3, tzinfo=SHANGHAI)
    responses.publish(response, at=at, by=house.clerk)
    assert "一律不再由社区承担" in world.sees(response.get_absolute_url())
    assert "第五十一条第二款" in world.sees(reply.get_absolute_url())
    lead.refresh_from_db()
    on = day(2021, 7, 5)
    second = responses.draft(
        lead, on=on, by=house.handler, text="现将减负清单附后。", result_class=house.classes["A"]
    )
    responses.sign(second, signer="郑远山", on=on, by=house.head)
    responses.send(second, on=on, by=house.handler)
    day(2021, 7, 12)
    page = reverse("judge", args=[second.pk])
    world.sees(page, house.deputy_user)
    world.client.post(page, {"attitude": "satisfied", "result": "satisfied"})
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.ANSWERED

    # Promised: the program read the letter; nothing is in the ledger before a clerk confirmed it.
    on = day(2021, 7, 13)
    passages = commitments.propose(letter, on=on, by=house.clerk)
    assert len(passages) == 10
    assert len({passage.heading for passage in passages}) == 3
    found = {passage.category.slug for passage in passages if passage.category}
    assert {"promotion", "burden", "professionalization"} <= found
    assert world.sees(proposal.get_absolute_url()).count("一律不再由社区承担") == 0
    with pytest.raises(Refused, match="10"):
        commitments.confirm_ledger(letter, on=on, by=house.clerk)
    promise = {
        name: next(passage for passage in passages if words in passage.quote)
        for name, words in {"award": "最美社区工作者", "burden": "8个事项", "talent": "领军人才"}.items()
    }
    assert promise["award"].due_on == date(2021, 12, 31), "年底前, in a letter of June 2021"
    assert promise["burden"].firmness == Commitment.Firmness.HARD
    for passage in passages:
        if passage in promise.values():
            commitments.confirm(passage, review_on=date(2021, 12, 31), on=on, by=house.clerk)
        else:
            commitments.reject(passage, reason="并入其他各项", on=on, by=house.clerk)
    commitments.confirm_ledger(letter, on=day(2021, 7, 14), by=house.clerk)
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.FOLLOWING
    assert all(passage.is_anchored() for passage in passages)

    # Kept: people are reminded; what the unit claims and what somebody else finds are two things.
    day(2021, 12, 1)
    told = dict(world.mails())["handler@example.org"]
    assert "三3" in told and "12月31日" in told, "thirty days before the promise is due"
    award, burden, talent = promise["award"], promise["burden"], promise["talent"]
    list_of_winners = commitments.Exhibit("data", "获奖名单", filename="名单.pdf", content=b"%PDF-1.4")
    on = day(2021, 12, 20)
    commitments.report(
        award,
        text="评选已举办，名单附后",
        claims_done=True,
        evidence=[list_of_winners],
        on=on,
        by=house.handler,
    )
    assert award.status == Commitment.Status.CLAIMED
    with pytest.raises(Refused, match=award.display_no):
        commitments.close(proposal, on=on, by=house.clerk)
    day(2021, 12, 28)
    page = reverse("verdict", args=[award.pk])
    assert award.quote in world.sees(page, house.deputy_user)
    world.client.post(page, {"finding": "kept"})
    award.refresh_from_db()
    assert award.status == Commitment.Status.KEPT
    commitments.give_verdict(
        burden,
        finding=Verdict.Finding.BROKEN,
        reason="抽查三个社区仍在填报",
        on=day(2021, 12, 31),
        by=house.clerk,
    )
    commitments.carry_over(
        proposal,
        reason="人才计划尚未启动",
        review_on=date(2022, 6, 30),
        on=date(2021, 12, 31),
        by=house.clerk,
    )
    commitments.revise(
        talent,
        reason="改由市教育局牵头",
        approver="市府办",
        unit=house.schools,
        due_on=date(2022, 9, 30),
        on=day(2022, 1, 10),
        by=house.government,
    )
    on = day(2022, 6, 30)
    with pytest.raises(Refused, match=talent.display_no):
        commitments.close(proposal, on=on, by=house.clerk)
    commitments.drop(talent, reason="省里已统一安排", approver="市府办", on=on, by=house.government)
    with pytest.raises(Refused):
        commitments.close(proposal, on=on, by=house.clerk)  # a class B reply owes a second one
    on = day(2022, 7, 1)
    owed = responses.draft(lead, on=on, by=house.handler, text="办理结果报告如下。", supplementary=True)
    responses.sign(owed, signer="郑远山", on=on, by=house.head)
    responses.send(owed, on=on, by=house.handler)
    proposal.refresh_from_db()
    commitments.close(proposal, on=day(2022, 7, 4), by=house.clerk)

    assert proposal.status == Proposal.Status.CLOSED
    assert not proposal.deadlines.open().exists(), "nothing is due of a closed dossier"
    world.mails()
    day(2022, 8, 1)
    assert world.mails() == [], "and nobody is reminded of it any more"

    # A stranger sees one promise kept, one broken, one dropped, each in the letter's own words.
    page = world.sees(proposal.get_absolute_url())
    for passage in (award, burden, talent):
        passage.refresh_from_db()
        assert passage.quote in page
        assert passage.get_status_display() in page
    assert "抽查三个社区仍在填报" in page
    assert [award.status, burden.status, talent.status] == ["kept", "broken", "dropped"]

    # The journal tells all of it, and would show it if a word of it were changed.
    events = list(proposal.events.all())
    assert events[0].name == Event.Name.REGISTERED
    assert [event.on for event in events] == sorted(event.on for event in events)
    assert broken_at(events) is None
    assert all(event.sentence() for event in events)
    events[5].context["reason"] = "别的"
    assert broken_at(events) == events[5]
