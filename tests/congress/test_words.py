"""Each step as one sentence; a step nobody knows shows its code and breaks nothing."""

from __future__ import annotations

import pytest
from django.utils import translation

from congress.clock.words import sentence, sentences

SAID = [
    ({"code": "start", "day": "2026-07-02", "article": "第二十一条"}, "Counted from July 2, 2026, Thursday (第二十一条); that day itself is not counted."),
    ({"code": "start", "day": "2026-07-03", "article": ""}, "Counted from July 3, 2026, Friday; that day itself is not counted."),
    ({"code": "months", "amount": 1, "day": "2026-08-02"}, "1 month later is Aug. 2, 2026, Sunday."),
    ({"code": "months", "amount": 3, "day": "2026-10-05"}, "3 months later is Oct. 5, 2026, Monday."),
    ({"code": "month_end", "wanted": 31, "day": "2026-02-28"}, "That month has no day 31; its last day counts: Feb. 28, 2026, Saturday."),
    ({"code": "calendar_days", "amount": 10, "day": "2026-03-10"}, "10 calendar days later is March 10, 2026, Tuesday."),
    ({"code": "working_days", "amount": 5, "day": "2026-03-11"}, "5 working days later is March 11, 2026, Wednesday."),
    (
        {
            "code": "working_days",
            "amount": 7,
            "day": "2026-02-27",
            "exceptions": [
                {"day": "2026-02-14", "name": "春节", "is_workday": True},
                {"day": "2026-02-17", "name": "春节", "is_workday": False},
            ],
        },
        "7 working days later is Feb. 27, 2026, Friday. Feb. 14, 2026, Saturday is worked in lieu (春节). "
        "Feb. 17, 2026, Tuesday is not counted (春节).",
    ),
    ({"code": "window", "first": "2026-10-01", "day": "2026-12-31"}, "Falls in the part of the year from Oct. 1, 2026, Thursday to Dec. 31, 2026, Thursday; its last day is the limit."),
    ({"code": "ceiling", "day": "2026-05-01", "binds": True}, "Never later than May 1, 2026, Friday, counted from the first day; that limit comes first."),
    ({"code": "ceiling", "day": "2026-05-01", "binds": False}, "Never later than May 1, 2026, Friday, counted from the first day."),
    ({"code": "confirmed", "day": "2026-05-06"}, "A clerk confirmed the first day: May 6, 2026, Wednesday."),
    ({"code": "worked_weekend", "day": "2026-02-28", "name": "春节", "notice": "通知"}, "Feb. 28, 2026, Saturday is a weekend day that is worked (春节, 通知); the date stays."),
    ({"code": "rest_day", "day": "2026-10-02", "name": "国庆节", "notice": "通知"}, "Oct. 2, 2026, Friday is a rest day: 国庆节 (通知)."),
    ({"code": "rest_day", "day": "2026-10-04", "name": "", "notice": ""}, "Oct. 4, 2026, Sunday is a rest day."),
    ({"code": "stays", "day": "2026-10-04"}, "Oct. 4, 2026, Sunday is a rest day; under this rule the date stays."),
    ({"code": "rolled", "day": "2026-10-08"}, "The next working day is Oct. 8, 2026, Thursday."),
    ({"code": "provisional", "year": 2027}, "The holiday notice for 2027 is not out yet; this date is provisional."),
    ({"code": "given", "day": "2026-12-31", "words": "年底"}, "Set to Dec. 31, 2026, Thursday, as the letter says: 年底."),
    ({"code": "given", "day": "2026-12-31", "words": ""}, "Set to Dec. 31, 2026, Thursday by the office."),
    ({"code": "extended", "day": "2026-12-31", "words": "涉及面广"}, "Extended to Dec. 31, 2026, Thursday: 涉及面广"),
    ({"code": "first_clock", "due_on": "2026-12-31"}, "Before the re-assignment it was due on Dec. 31, 2026, Thursday; the deputy counts from then."),
    ({"code": "clock_goes_on", "day": "2026-12-31"}, "The re-assignment does not restart the clock: Dec. 31, 2026, Thursday."),
    ({"code": "candidate", "rule": "national/reply", "article": "第五十一条", "due_on": "2026-09-30"}, "By national/reply (第五十一条): Sept. 30, 2026, Wednesday."),
    ({"code": "binding", "due_on": "2026-09-30"}, "The earliest of them binds: Sept. 30, 2026, Wednesday."),
    ({"code": "of_another_version"}, "of_another_version"),
    ({}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("step", "words"), SAID)
def test_each_step_in_words(step, words):
    with translation.override("en"):
        assert sentence(step) == words


def test_one_sentence_a_step_and_none_for_none():
    with translation.override("en"):
        assert sentences([step for step, _words in SAID]) == [words for _step, words in SAID]
        assert sentences([]) == []
