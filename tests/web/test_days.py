"""Dates as people read them: the date first, then the distance in working days, in the field's words."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from commitments.dates import with_days
from commitments.models import Commitment
from config.templatetags import days
from config.templatetags.marks import case_no, han
from congress.clock import shipped_calendar
from proposals.models import Deadline

CALENDAR = shipped_calendar()
TODAY = date(2021, 10, 20)


@pytest.mark.parametrize(
    ("due_on", "chinese", "english"),
    [
        (date(2021, 12, 31), "还剩 52 个工作日", "52 working days left"),
        (date(2022, 3, 31), "约剩 5 个月", "about 5 months left"),
        (date(2021, 10, 21), "还剩 1 个工作日", "1 working day left"),
        (date(2021, 10, 20), "今天到期", "due today"),
        (date(2021, 10, 13), "逾期 5 个工作日", "5 working days late"),
        # 9月26日 and 10月9日 were worked, 1日 to 7日 were not.
        (date(2021, 9, 30), "逾期 10 个工作日", "10 working days late"),
    ],
)
def test_a_distance_is_told_in_working_days(due_on, chinese, english):
    with translation.override("zh-hans"):
        assert days.distance(due_on, TODAY, CALENDAR) == chinese
    with translation.override("en"):
        assert days.distance(due_on, TODAY, CALENDAR) == english


def test_a_distance_across_days_off_is_less_than_a_working_day():
    with translation.override("zh-hans"):
        assert days.distance(date(2021, 10, 24), date(2021, 10, 22), CALENDAR) == "还剩不足 1 个工作日"
        assert days.distance(date(2021, 10, 22), date(2021, 10, 23), CALENDAR) == "逾期不足 1 个工作日"


def test_five_working_days_are_close_and_six_are_not():
    assert days.is_close(date(2021, 10, 27), TODAY, CALENDAR)
    assert not days.is_close(date(2021, 10, 28), TODAY, CALENDAR)
    assert not days.is_close(date(2021, 10, 19), TODAY, CALENDAR)


def test_the_year_is_written_only_where_it_is_another_one(monkeypatch):
    monkeypatch.setattr(days.timezone, "localdate", lambda: TODAY)
    with translation.override("zh-hans"):
        assert days.day(date(2021, 10, 21)) == "10月21日"
        assert days.day(date(2022, 1, 2)) == "2022年1月2日"
        assert days.full_day(date(2021, 10, 21)) == "2021年10月21日"
    with translation.override("en"):
        assert days.day(date(2021, 10, 21)) == "21 Oct"
        assert days.day("2022-01-02") == "2 Jan 2022"
    assert days.day(None) == ""


@pytest.mark.parametrize(
    ("late_days", "words"),
    [(-1, "7月8日完成，提前 1 个工作日"), (0, "7月8日完成，当日到期"), (3, "7月8日完成，晚 3 个工作日")],
)
def test_what_was_met_says_how_early_or_late(monkeypatch, late_days, words):
    monkeypatch.setattr(days.timezone, "localdate", lambda: TODAY)
    with translation.override("zh-hans"):
        row = Deadline(met_on=date(2021, 7, 8), due_on=date(2021, 7, 9), late_days=late_days)
        assert days.met_words(row) == words


def test_chinese_words_are_marked_in_another_language():
    with translation.override("en"):
        assert han("Assigned to 市民政局 as lead unit.") == (
            'Assigned to <span lang="zh-CN">市民政局</span> as lead unit.'
        )
        assert han("<b>") == "&lt;b&gt;"
    with translation.override("zh-hans"):
        assert han("交市民政局") == "交市民政局"
    assert han(None) == ""
    assert case_no("三3") == "三3号" == case_no("三3号")


@pytest.mark.django_db
def test_the_chips_of_a_page_ask_for_its_calendar_once(rf, django_assert_num_queries, promised):
    promises = with_days(Commitment.objects.in_ledger().select_related("proposal"))
    page = Template("{% for one in promises %}{% promise_day one %}{% due one.review_day %}{% endfor %}")
    for one in promises:
        one.review_day.proposal = one.proposal
    context = Context({"promises": promises, "request": rf.get("/")})
    with django_assert_num_queries(1):
        said = page.render(context)
    assert said.count('class="due') >= 2 * len(promises)
    assert all(one.review_day.get_absolute_url() in said for one in promises)
