"""Holiday notices from files: two shapes, every fault with its line, shown before applied, taken back whole."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils import translation

from congress import calendar, notices
from congress.calendar import calendar_for, national_calendar
from congress.clock import shipped_calendar
from congress.models import CalendarDay, CalendarNotice, Congress
from congress.rules import Unfit

TABLE = """day,is_workday,name
2027-01-01,0,元旦
2027-02-05,0,春节
2027-02-20,1,春节
2027-02-08,0,春节
"""
COLLECTION = {
    "year": 2027,
    "papers": ["https://www.example.org/notice-2027"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "春节", "date": "2027-02-20", "isOffDay": False},
    ],
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def congress(db):
    return Congress.objects.create(name="云岭自治州人民代表大会", place="云岭州", level=Congress.Level.CITY)


def test_a_table_is_read_in_order():
    reading = notices.read(TABLE)
    assert reading.year == 2027
    assert [(row.day.day, row.is_workday) for row in reading.days] == [
        (1, False),
        (5, False),
        (8, False),
        (20, True),
    ]


def test_chinese_columns_and_a_mark_at_the_beginning_are_read():
    reading = notices.read("\ufeff日期,是否上班,名称\n2027-02-20,上班,春节\n2027-02-05,休,春节\n")
    assert [row.is_workday for row in reading.days] == [False, True]


def test_the_public_collection_is_read():
    reading = notices.read(json.dumps(COLLECTION))
    assert (reading.year, reading.url) == (2027, "https://www.example.org/notice-2027")
    assert [row.is_workday for row in reading.days] == [False, True]


def test_the_last_december_belongs_to_the_next_new_year():
    days = [
        {"name": "元旦", "date": "2026-12-26", "isOffDay": False},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    ]
    assert len(notices.read(json.dumps({"year": 2027, "days": days})).days) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("day,name\n2027-01-01,元旦", "Line 1: .*is_workday"),
        ("day,is_workday,name\n", "no day"),
        (TABLE + "2027-02-30,0,春节\n", "Line 6: .*2027-02-30"),
        (TABLE + "2026-03-05,0,清明节\n", "Line 6: 2026-03-05 is not in 2027"),
        (TABLE + "2028-12-31,0,元旦\n", "Line 6: 2028-12-31 is not in 2027"),
        (TABLE + "2027-02-20,1,春节\n", "Line 6: 2027-02-20 is listed twice; the first time in 4"),
        (TABLE + "2027-02-21,maybe,春节\n", "Line 6: .*neither 1 nor 0"),
        (TABLE + "2027-02-21,1,\n", "Line 6: the occasion"),
        (TABLE + "2027-02-22,1,春节\n", "Line 6: 2027-02-22 is a weekday"),
        ('{"year": 2027, "days": [}', "Line 1: this is not JSON"),
        ('{"year": 2027}', "no list"),
        ("[1]", "no list"),
        ('{"year": 27, "days": []}', "between 1990 and 2200"),
        ('{"year": true, "days": []}', "between 1990 and 2200"),
        ('{"year": 2027, "days": [{"name": "x", "date": "2027-01-01"}]}', "Line 1: .*isOffDay"),
        ('{"year": 2027, "days": [{"name": "x", "date": 5, "isOffDay": true}]}', "Line 1: .*not a day"),
        ('{"year": 2027, "days": [7]}', "Line 1: .*isOffDay"),
    ],
)
def test_each_fault_is_named_with_its_line(text, words):
    with pytest.raises(Unfit, match=words):
        notices.read(text)


def test_all_faults_are_told_at_once():
    with pytest.raises(Unfit) as told:
        notices.read(TABLE + "nonsense,0,x\n2026-03-05,0,x\n2027-01-01,0,元旦\n")
    assert len(told.value.problems) == 3


@pytest.mark.django_db
def test_the_preview_writes_nothing_and_says_each_day_that_changes():
    calendar.seed()
    before = CalendarDay.objects.count()
    seen = {one.day: (one.was.is_workday, one.now.is_workday) for one in notices.changes(notices.read(TABLE))}
    assert seen[date(2027, 2, 20)] == (False, True)
    assert seen[date(2027, 4, 5)] == (False, True), "the computed holiday is not in the notice"
    assert date(2027, 1, 1) not in seen, "the law already said so"
    assert date(2026, 10, 1) not in seen
    assert CalendarDay.objects.count() == before
    assert national_calendar().provisional(date(2027, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("seeded", [True, False])
def test_what_was_shown_is_what_is_applied(congress, seeded):
    if seeded:
        calendar.seed()
    reading = notices.read(TABLE)
    expected = notices.calendar_with(reading, of=congress)
    notices.apply(reading)
    now = calendar_for(congress)
    assert not now.provisional(date(2027, 1, 1))
    assert now.version == expected.version
    assert now.years == expected.years
    assert now.is_workday(date(2026, 2, 28)), "the years before keep their days"


@pytest.mark.django_db
def test_taking_back_restores_what_was_there(congress):
    calendar.seed()
    before = calendar_for(congress).version
    first = notices.apply(notices.read(TABLE))
    between = calendar_for(congress).version
    second = notices.apply(notices.read(TABLE.replace("2027-02-20", "2027-02-21")))
    assert CalendarDay.objects.filter(day=date(2027, 2, 20)).count() == 0
    with pytest.raises(Unfit, match="first"):
        notices.take_back(first)
    notices.take_back(second)
    assert calendar_for(congress).version == between
    notices.take_back(first)
    assert calendar_for(congress).version == before
    assert CalendarNotice.objects.filter(year=2027).count() == 0


@pytest.mark.django_db
def test_a_local_holiday_holds_for_its_congress_alone(congress):
    calendar.seed()
    torches = notices.read("day,is_workday,name\n2026-08-06,0,火把节\n2026-10-10,0,州庆\n")
    assert [one.day.month for one in notices.changes(torches, congress)] == [8, 10]
    notice = notices.apply(torches, congress, issuer="云岭州人民政府")
    assert calendar_for(congress).why(date(2026, 8, 6)).name == "火把节"
    assert not calendar_for(congress).is_workday(date(2026, 10, 10)), (
        "the local day goes before the national one"
    )
    assert national_calendar().is_workday(date(2026, 8, 6))
    national = notices.read("day,is_workday,name\n2026-10-10,1,国庆节\n2026-10-01,0,国庆节\n")
    assert not notices.calendar_with(national, of=congress).is_workday(date(2026, 8, 6))
    notices.take_back(notice)
    assert calendar_for(congress).is_workday(date(2026, 8, 6))
    assert calendar_for(congress).is_workday(date(2026, 10, 10))


@pytest.mark.django_db
def test_a_day_changed_by_hand_is_seen_at_once(congress):
    calendar.seed()
    assert calendar_for(congress).is_workday(date(2026, 10, 10))
    row = CalendarDay.objects.get(day=date(2026, 10, 10))
    row.is_workday = False
    row.save()
    assert not calendar_for(congress).is_workday(date(2026, 10, 10))


@pytest.mark.django_db
def test_the_seeded_table_says_what_the_shipped_calendar_says(congress):
    assert calendar.seed() == len(shipped_calendar().days)
    assert calendar.seed() == 0
    assert calendar_for(congress).version == shipped_calendar().version
    assert CalendarDay.objects.get(day=date(2018, 12, 29)).notice.year == 2019
