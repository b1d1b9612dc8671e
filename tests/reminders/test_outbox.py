"""What the outbox does when something breaks: crashes at every point, a mail server in every mood, a restored copy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from proposals.models import Deadline
from reminders import epoch, plan
from reminders.models import Address, Message, Notice
from reminders.outbox import Sender, pause
from tests import people

pytestmark = pytest.mark.django_db

DAY = date(2021, 6, 25)  # a Friday
EVERYBODY = {f"{name}@example.org" for name in ("handler", "head", "government", "clerk")}
POINTS = ["after_claim", "before_send", "after_250", "in_mark", "after_mark"]
S = Message.State


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def overdue(house):
    """A reply eight days late: four people are to be told, each once."""
    assignment = people.assigned(house)
    Deadline.objects.open().exclude(kind=Deadline.Kind.REPLY).delete()
    Deadline.objects.filter(subject=assignment.subject).update(due_on=DAY - timedelta(days=8))
    plan.sweep(DAY)
    assert Message.objects.waiting().count() == len(EVERYBODY)
    return house


def killed_at(point: str, time: int = 1) -> Sender:
    """A sender that ends the `time`-th time it comes to a point."""
    seen = 0

    def reached(here: str) -> None:
        nonlocal seen
        seen += here == point
        if here == point and seen == time:
            raise Killed

    return Sender(on=DAY, reached=reached)


def later(minutes: int = 60) -> None:
    """Time passes: leases run out, pauses end."""
    for row in Message.objects.waiting():
        row.next_try_at -= timedelta(minutes=minutes)
        row.lease_until = row.lease_until and row.lease_until - timedelta(minutes=minutes)
        row.save()


def keys(sink) -> list[str]:
    return [mail["Message-ID"] for _, mail in sink.mails]


@pytest.mark.parametrize("state", ["fresh", "tried before", "orphaned"])
@pytest.mark.parametrize("point", POINTS)
def test_a_crash_at_any_point_loses_nothing(overdue, sink, point, state):
    if state == "tried before":
        Message.objects.update(attempts=2, refusals=1)
    if state == "orphaned":
        past = timezone.now() - timedelta(minutes=5)
        Message.objects.update(state=S.LEASED, lease_token="dead", lease_until=past, attempts=1)
    with pytest.raises(Killed):
        killed_at(point, time=1 if point == "after_claim" else 2).drain()
    Sender(on=DAY).drain()
    assert not Message.objects.filter(state=S.SENT, sent_at=None).exists()
    later()
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY
    assert Message.objects.filter(state=S.SENT).count() == len(EVERYBODY)
    assert {row.state for row in Notice.objects.all()} == {Notice.State.TOLD}
    doubled = len(sink.mails) - len(set(keys(sink)))
    # At most two mails are in flight in one sender: one being sent, one being marked.
    assert doubled <= (0 if point == "after_claim" else 2)
    assert len(set(keys(sink))) == len(EVERYBODY)


@pytest.mark.parametrize("state", [S.SENT, S.DEAD, S.SUPERSEDED])
def test_what_has_ended_is_never_sent_again(overdue, sink, state):
    Message.objects.update(state=state, sent_at=timezone.now())
    later()
    Sender(on=DAY).drain()
    plan.sweep(DAY)
    assert sink.mails == []


def test_an_orphan_is_free_within_a_minute(overdue, sink, settings):
    settings.EMAIL_TIMEOUT = 10  # as shipped
    with pytest.raises(Killed):
        killed_at("after_claim").drain()
    assert Sender(on=DAY).claim() == []
    longest = max(row.lease_until for row in Message.objects.all()) - timezone.now()
    assert longest <= timedelta(seconds=60)


def test_two_senders_never_take_the_same_message(overdue, sink):
    first, second = Sender(on=DAY).claim(2), Sender(on=DAY).claim(20)
    assert len(first) == 2
    assert len(second) == 2
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_without_faults_nothing_comes_twice_over_one_connection(overdue, sink):
    Sender(on=DAY).drain()
    Sender(on=DAY).drain()
    assert len(sink.mails) == len(EVERYBODY)
    assert sink.connections == 1


@pytest.mark.parametrize("answer", ["450 mailbox busy", "451 try later", "421 going down", "lose"])
def test_what_failed_for_now_is_tried_again_with_the_same_id(overdue, sink, answer):
    sink.at_data["head@example.org"] = [answer]
    Sender(on=DAY).drain()
    row = Message.objects.get(reader__user=overdue.head)
    assert row.state == S.PENDING
    assert row.attempts == 1
    assert row.refusals == 0
    assert row.next_try_at > timezone.now()
    later()
    Sender(on=DAY).drain()
    arrived = sink.to("head@example.org")
    assert len(arrived) == (2 if answer == "lose" else 1)
    assert len({mail["Message-ID"] for mail in arrived}) == 1
    assert len({mail["Date"] for mail in arrived}) == 1
    assert {address for address, _ in sink.mails} == EVERYBODY


@pytest.mark.parametrize("pipelining", [True, False])
def test_one_refused_among_many_is_told_and_the_others_get_theirs(overdue, sink, pipelining):
    sink.pipelining = pipelining
    sink.at_rcpt["head@example.org"] = ["550 no such user"] * 3
    for _ in range(3):
        Sender(on=DAY).drain()
        later()
    row = Message.objects.get(reader__user=overdue.head)
    assert row.state == S.DEAD
    assert "550 no such user" in row.answer
    assert Address.objects.get().email == "head@example.org"
    assert [tried.answer for tried in row.tries.all()] == ["550 no such user"] * 3
    assert {address for address, _ in sink.mails} == EVERYBODY - {"head@example.org"}
    # The facts wait for an address that works.
    assert Notice.objects.loose().filter(reader__user=overdue.head).count() == 1
    Address.objects.update(dead_since=None)
    plan.sweep(DAY + timedelta(days=3))
    Sender(on=DAY + timedelta(days=3)).drain()
    assert len(sink.to("head@example.org")) == 1


def test_one_that_cannot_be_put_together_holds_up_no_other(overdue, sink):
    overdue.head.email = "head@example.org\nBcc: all@example.org"
    overdue.head.save()
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY - {"head@example.org"}
    row = Message.objects.get(reader__user=overdue.head)
    assert row.state == S.PENDING
    assert "line break" in row.answer


def test_a_quarrel_over_one_address_leaves_the_envelope_of_the_next_alone(overdue, sink):
    sink.at_data["head@example.org"] = ["554 no thanks"]
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY - {"head@example.org"}
    assert sink.connections == 1
    later()
    Sender(on=DAY).drain()
    assert len(sink.mails) == len(EVERYBODY)


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_behind_a_mark_leaves_no_more_than_two_mails_unmarked(overdue, sink):
    def killed(here: str) -> None:
        # The server may be a mail ahead of the marks, so the third is not always seen alone.
        if here == "after_mark" and len(sink.mails) >= 3:
            raise Killed

    with pytest.raises(Killed):
        Sender(on=DAY, reached=killed).drain()
    assert 2 <= Message.objects.filter(state=S.SENT).count() <= len(sink.mails)
    later()
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY
    assert len(sink.mails) <= len(EVERYBODY) + 2


def test_a_server_that_is_away_costs_nothing_but_time(overdue, sink, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    Sender(on=DAY).drain()
    assert {row.state for row in Message.objects.all()} == {S.PENDING}
    settings.EMAIL_PORT = port
    later()
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY


def test_a_wrong_password_stops_everything_and_loses_nothing(overdue, sink, settings):
    settings.EMAIL_HOST_USER = "luoshi"
    settings.EMAIL_HOST_PASSWORD = "old"  # the sink offers no such sign-in over an open line
    settings.EMAIL_USE_TLS = False
    sink.refuse_sign_in = True
    tally = Sender(on=DAY).drain()
    assert sink.mails == []
    assert tally.stopped
    assert {row.state for row in Message.objects.all()} == {S.PENDING}
    assert epoch.current().stopped
    settings.EMAIL_HOST_USER = ""
    assert Sender(on=DAY).drain().stopped  # not tried again for a minute
    epoch.stop_since(timezone.now() - timedelta(minutes=2))
    later()
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY
    assert epoch.current().stopped == ""


def test_a_restored_copy_sends_nothing_until_somebody_confirms(overdue, sink):
    row = epoch.current()
    epoch.Epoch.objects.update(number=row.number - 1)  # what a backup from before the last sweep holds
    assert Sender(on=DAY).drain().stopped
    assert sink.mails == []
    plan.sweep(DAY)  # sweeping goes on and does not make it look right
    assert Sender(on=DAY).drain().stopped
    epoch.confirm()
    Sender(on=DAY).drain()
    assert {address for address, _ in sink.mails} == EVERYBODY


def test_a_copy_on_another_machine_sends_nothing(overdue, sink, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "elsewhere"
    settings.VAR_DIR.mkdir()
    assert Sender(on=DAY).drain().stopped
    assert sink.mails == []


def test_pauses_grow_and_never_pass_half_an_hour():
    longest = [max(pause(tries).total_seconds() for _ in range(50)) for tries in range(1, 20)]
    assert longest[0] <= 15
    assert longest[3] > 60
    assert max(longest) <= 1800
    assert len({pause(5) for _ in range(20)}) > 1
