"""An office urges a unit: once a day, about what the unit owes, heard by its handler and head, moving no date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from proposals import actions
from proposals.journal import Refused
from proposals.models import Deadline, Event
from proposals.permissions import may_urge
from reminders import plan
from reminders.models import Notice
from reminders.news import sentence
from responses import actions as responses

from .. import people

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)


def reply_of(assignment) -> Deadline:
    return Deadline.objects.open().get(subject=assignment.subject, kind=Deadline.Kind.REPLY)


def test_urging_is_written_down_and_moves_nothing():
    house = people.build()
    reply = reply_of(people.assigned(house))
    actions.urge(reply, on=DAY, by=house.government)
    said = reply.proposal.events.get(name=Event.Name.URGED)
    assert (said.subject, said.context["kind"], said.context["unit"]) == (
        reply.subject,
        "reply",
        house.bureau.name,
    )
    assert f"催办{house.bureau.name}：答复" in said.sentence()
    still = Deadline.objects.get(pk=reply.pk)
    assert (still.due_on, still.version, still.is_open) == (reply.due_on, reply.version, True)
    assert Event.Name.URGED not in Event.PUBLIC


def test_once_a_day_is_enough_and_tomorrow_is_another_day():
    house = people.build()
    assignment = people.assigned(house)
    reply = reply_of(assignment)
    actions.urge(reply, on=DAY, by=house.government)
    with pytest.raises(Refused, match="一天催办一次"):
        actions.urge(reply, on=DAY, by=house.clerk)
    contact = Deadline.objects.open().get(subject=assignment.subject, kind=Deadline.Kind.CONTACT)
    actions.urge(contact, on=DAY, by=house.clerk)
    actions.urge(reply, on=DAY + timedelta(days=1), by=house.clerk)
    assert Event.objects.filter(name=Event.Name.URGED).count() == 3
    assert Event.objects.urged(DAY).count() == 2


def test_nobody_is_urged_about_what_no_unit_owes():
    house = people.build()
    admitted = people.registered(house, "三1")
    actions.admit(admitted, on=date(2021, 3, 1), by=house.clerk)
    owed_by_the_office = Deadline.objects.open().get(proposal=admitted)
    reply = reply_of(people.assigned(house))
    response = people.answered(house, "三5")
    responses.confirm_delivery(response.deliveries.first(), on=date(2021, 6, 12), by=house.clerk)
    feedback = Deadline.objects.open().filter(kind=Deadline.Kind.FEEDBACK).first()
    actions.withdraw(reply.proposal, reason="代表撤回", on=DAY, by=house.clerk)
    for one in (owed_by_the_office, reply, feedback):
        with pytest.raises(Refused, match="无须催办"):
            actions.urge(one, on=DAY, by=house.clerk)


def test_only_an_office_urges():
    house = people.build()
    reply = reply_of(people.assigned(house))
    stranger = people.build("远湖市人民代表大会")
    may = [user for user in (house.clerk, house.government) if may_urge(user, reply)]
    assert may == [house.clerk, house.government]
    for user in (house.handler, house.head, house.auditor, house.deputy_user, stranger.clerk):
        assert not may_urge(user, reply), user


def test_the_handler_and_the_head_read_of_it_in_their_next_mail():
    house = people.build()
    reply = reply_of(people.assigned(house))
    today = timezone.localdate()
    actions.urge(reply, on=today, by=house.government)
    entry = Event.objects.get(name=Event.Name.URGED)
    plan.sweep(today)
    told = {str(notice.reader.user) for notice in Notice.objects.filter(event=entry)}
    assert told == {str(house.handler), str(house.head)}
    assert sentence(entry) == f"办公机构催办{house.bureau.name}：答复。"
