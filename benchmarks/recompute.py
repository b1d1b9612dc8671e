"""How long the preview of a holiday notice takes over many open deadlines, beside reading the rows once.

    python -m benchmarks.recompute [--deadlines 100000] [--rules henan]

In one run, on a private PostgreSQL, alternating and three times each:
  floor      reads the open deadlines with what the computation needs, and does nothing with them
  preview    computes each of them again under the notice, and says what moves
Every deadline has a dossier, an assignment and the steps of its own computation, as in real life; under a text that
counts from receipt, the law's limit is computed beside each of them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from datetime import date, timedelta

import django

from tests.servers.postgres import postgres

NOTICE = "day,is_workday,name\n" + "".join(f"2027-02-{day:02},0,春节\n" for day in range(5, 13))
NOTICE += "2027-01-01,0,元旦\n2027-02-20,1,春节\n2027-04-05,0,清明节\n2027-05-03,0,劳动节\n"
CHUNK = 5000


def fill(count: int, rules: str) -> None:
    """So many dossiers of one congress, each with one unit that owes a reply."""
    from congress import calendar, clock
    from proposals.models import Assignment, Deadline, Proposal
    from tests import people

    calendar.seed()
    house = people.build(rule_set=rules)
    first = people.assigned(house, on=date(2026, 9, 1))
    model, whole = first.proposal, clock.shipped_calendar()
    text = model.rule_set
    assert text is not None
    rule = text.rule_for("reply")
    assert rule is not None
    days = [date(2026, 9, 1) + timedelta(days=number) for number in range(90)]
    computed = {day: clock.compute(rule.as_rule(), day, whole) for day in days}
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        proposals = Proposal.objects.bulk_create(
            Proposal(
                congress=house.congress,
                session=house.session,
                display_no=f"台{number}",
                title="关于完善社区养老服务的建议",
                submitted_on=date(2026, 8, 20),
                rule_set=text,
                status="assigned",
            )
            for number in numbers
        )
        assignments = Assignment.objects.bulk_create(
            Assignment(proposal=one, unit=house.bureau, role="lead", assigned_on=days[one.pk % len(days)])
            for one in proposals
        )
        Deadline.objects.bulk_create(
            Deadline(
                proposal=one.proposal,
                kind="reply",
                subject=one.subject,
                unit=house.bureau,
                start_event="assigned",
                start_on=one.assigned_on,
                due_on=computed[one.assigned_on].due_on,
                unrolled_on=computed[one.assigned_on].unrolled_on,
                provisional=computed[one.assigned_on].provisional,
                explanation=list(computed[one.assigned_on].steps),
                rule=rule,
            )
            for one in assignments
        )


def measure(times: int) -> None:
    from congress import notices
    from proposals import recompute
    from proposals.models import Deadline

    reading = notices.read(NOTICE)
    floors, previews = [], []
    for _ in range(times):
        began = time.perf_counter()
        rows = len(list(Deadline.objects.open().order_by("pk").values(*recompute.NEEDED)))
        floors.append(time.perf_counter() - began)
        began = time.perf_counter()
        seen = recompute.preview(recompute.Change.of_notice(reading))
        seen.told()
        previews.append(time.perf_counter() - began)
    floor, preview = statistics.median(floors), statistics.median(previews)
    print(f"{rows:,} open deadlines; {len(seen.moves):,} move, {len(seen.settled):,} stay and become certain")
    print(f"floor    {floor:6.2f} s   {floors and [round(one, 2) for one in floors]}")
    print(
        f"preview  {preview:6.2f} s   {[round(one, 2) for one in previews]}   {preview / floor:.1f} × the floor"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deadlines", type=int, default=100_000)
    parser.add_argument("--rules", default="henan")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with postgres() as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(asked.deadlines, asked.rules)
        measure(asked.times)


if __name__ == "__main__":
    main()
