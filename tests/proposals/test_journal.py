"""One wins, the other is told; nothing is half written; the chain shows a changed word."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections

from proposals import actions, journal
from proposals.models import Deadline, Event, Proposal
from proposals.models.event import broken_at

from .. import people

DAY = date(2021, 3, 1)


@pytest.mark.django_db
def test_a_status_that_moves_does_not_allow_is_refused_in_words():
    house = people.build()
    proposal = people.registered(house)
    with pytest.raises(journal.Refused) as refusal:
        journal.move(proposal, Proposal.Status.CLOSED, by=house.clerk, on=DAY, event=Event.Name.CLOSED)
    assert "三3" in str(refusal.value)
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.REGISTERED


@pytest.mark.django_db
def test_the_second_of_two_who_read_the_same_row_is_told():
    house = people.build()
    first = people.registered(house)
    second = Proposal.objects.get(pk=first.pk)
    actions.admit(first, on=DAY, by=house.clerk)
    entries = Event.objects.filter(proposal=first).count()
    with pytest.raises(journal.Conflict):
        actions.refuse(second, reason="不属于本级职权", on=DAY, by=house.clerk)
    second.refresh_from_db()
    assert second.status == Proposal.Status.ADMITTED
    assert second.refusal_reason == ""
    assert Event.objects.filter(proposal=first).count() == entries


@pytest.mark.django_db(transaction=True)
def test_eight_clerks_press_at_once_and_one_wins():
    house = people.build()
    proposal = people.registered(house)
    said: list[str] = []
    start = threading.Barrier(8)

    def press() -> None:
        mine = Proposal.objects.get(pk=proposal.pk)
        start.wait()
        try:
            actions.admit(mine, on=DAY, by=house.clerk)
            said.append("won")
        except journal.Conflict:
            said.append("told")
        finally:
            connections.close_all()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory SQLite has one connection; the suite on PostgreSQL runs this")
    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["told"] * 7 + ["won"]
    events = list(proposal.events.all())
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert broken_at(events) is None


@pytest.mark.django_db
def test_the_journal_keeps_the_actor_and_the_unit_as_they_were():
    house = people.build()
    assignment = people.assigned(house)
    actions.receive(assignment, on=date(2021, 3, 16), by=house.handler)
    house.bureau.name = "民政和社会事务局"
    house.bureau.save()
    entry = assignment.proposal.events.get(name=Event.Name.RECEIVED)
    assert (entry.actor_name, entry.unit_name) == ("许若谷", "静海市民政局")
    assert entry.on == date(2021, 3, 16)
    assert entry.hash == entry.digest()


@pytest.mark.django_db
def test_an_entry_can_be_neither_changed_nor_deleted():
    house = people.build()
    entry = people.registered(house).events.first()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.django_db
def test_a_verb_that_fails_half_way_leaves_nothing():
    house = people.build()
    assignment = people.assigned(house)
    before = (Event.objects.count(), Deadline.objects.count())
    with pytest.raises(journal.Refused):
        actions.assign(assignment.proposal, house.schools, role="lead", on=DAY, by=house.government)
    assert (Event.objects.count(), Deadline.objects.count()) == before
