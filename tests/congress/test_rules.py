"""Rule sets are data: loaded, checked, inherited, kept; a bad file says which line and why and changes nothing."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from congress import rules
from congress.models import Rule, RuleSet

GOOD = """
name = "harbour"
title = "港口区规定"
issuer = "港口区人大常委会"
source = "港口区公报 2020 年第 1 期"
in_force_from = 2020-01-01

[[rule]]
kind = "reply"
state = "number"
amount = 2
unit = "month"
start_event = "assigned"
article = "第九条"

[[rule]]
kind = "feedback"
state = "silent"
"""


@pytest.mark.django_db
def test_every_shipped_file_loads_and_loading_twice_changes_nothing():
    for file in rules.shipped():
        loaded = rules.load(file.read_text())
        assert loaded.created and loaded.rule_set.source and loaded.rule_set.rules.exists(), file.name
    assert [rules.load(file.read_text()).changed for file in rules.shipped()] == [0] * len(rules.shipped())


@pytest.mark.django_db
def test_each_text_speaks_about_the_reply_or_inherits_it():
    for file in rules.shipped():
        rules.load(file.read_text())
    for rule_set in RuleSet.objects.all():
        reply = rule_set.rule_for("reply", origin="in_session", case="suggestion", round=1, role="lead")
        assert reply is not None and reply.article, rule_set


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("amount = 2\n", ""), "第8行"),
        (('article = "第九条"', ""), "第8行"),
        (('unit = "month"', 'unit = "moon"'), "moon|month"),
        (("amount = 2", "amount = 0"), "第8行"),
        (('source = "港口区公报 2020 年第 1 期"', ""), "source"),
        (("in_force_from = 2020-01-01", 'in_force_from = "soon"'), "in_force_from"),
        (('state = "silent"', 'state = "silent"\nlength = 3'), "第16行"),
        (('name = "harbour"', "name = "), "1|2"),
    ],
)
def test_a_bad_file_says_where_and_why(change, words):
    with pytest.raises(rules.Unfit, match=words):
        rules.read(GOOD.replace(*change))


@pytest.mark.django_db
def test_two_texts_of_one_name_never_hold_on_the_same_day():
    rules.load(GOOD)
    with pytest.raises(rules.Unfit):
        rules.load(GOOD.replace("2020-01-01", "2022-01-01"))
    assert RuleSet.objects.filter(name="harbour").count() == 1
    first = RuleSet.objects.get()
    first.in_force_until = date(2021, 12, 31)
    first.save()
    rules.load(GOOD.replace("2020-01-01", "2022-01-01").replace("amount = 2", "amount = 3"))
    assert RuleSet.objects.in_force("harbour", date(2021, 6, 1)).rule_for("reply").amount == 2
    assert RuleSet.objects.in_force("harbour", date(2022, 6, 1)).rule_for("reply").amount == 3
    assert RuleSet.objects.in_force("harbour", date(2019, 6, 1)) is None


@pytest.mark.django_db
def test_a_lower_text_inherits_what_it_does_not_say_and_overrides_what_it_does():
    rules.load(GOOD)
    rules.load(
        GOOD.replace('name = "harbour"', 'name = "quay"\nparent = "harbour"').replace("feedback", "contact")
    )
    quay = RuleSet.objects.get(name="quay")
    assert quay.rule_for("feedback").rule_set.name == "harbour"
    assert quay.rule_for("contact").rule_set.name == "quay"
    assert quay.rule_for("ruling") is None
    with pytest.raises(rules.Unfit, match="nowhere"):
        rules.load(GOOD.replace('name = "harbour"', 'name = "x"\nparent = "nowhere"'))


@pytest.mark.django_db
def test_the_row_with_the_most_conditions_that_hold_speaks():
    extra = (
        GOOD
        + '[[rule]]\nkind = "reply"\nstate = "number"\namount = 1\nunit = "month"\nstart_event = "assigned"\n'
    )
    rules.load(
        extra + 'article = "第十条"\nconditions = { origin = "between", case = ["oral", "suggestion"] }\n'
    )
    found = RuleSet.objects.get()
    assert found.rule_for("reply", origin="between", case="oral").amount == 1
    assert found.rule_for("reply", origin="in_session", case="oral").amount == 2


@pytest.mark.django_db
def test_a_rule_without_a_source_does_not_reach_the_table():
    rule_set = RuleSet(name="x", title="x", issuer="", source="", in_force_from=date(2020, 1, 1))
    with pytest.raises(ValidationError):
        rule_set.full_clean()


def due(*arguments: str) -> str:
    said = StringIO()
    call_command("due", *arguments, stdout=said)
    return said.getvalue()


def test_due_asks_without_a_database():
    lines = due(
        "--rules", "national", "--kind", "reply", "--start", "2026-07-02", "2026-12-20", "--json"
    ).splitlines()
    first, second = map(json.loads, lines)
    assert set(first) == {"due_on", "unrolled_on", "provisional", "steps"}
    assert (first["due_on"], first["unrolled_on"], first["provisional"]) == (
        "2026-10-08",
        "2026-10-02",
        False,
    )
    assert (second["due_on"], second["provisional"]) == ("2027-03-22", True)
    bare = json.loads(due("--amount", "20", "--unit", "working_day", "--start", "2021-07-08", "--json"))
    assert bare["due_on"] == "2021-08-05"
    none = json.loads(
        due("--amount", "3", "--unit", "month", "--roll", "none", "--start", "2026-07-02", "--json")
    )
    assert none["due_on"] == "2026-10-02"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rules", "nowhere", "--kind", "reply", "--start", "2026-01-01"],
        ["--rules", "national", "--kind", "tea", "--start", "2026-01-01"],
        ["--rules", "national", "--kind", "feedback", "--start", "2026-01-01"],
        ["--amount", "3", "--start", "2026-01-01"],
        ["--amount", "3", "--unit", "month", "--rules", "national", "--start", "2026-01-01"],
        ["--start", "2026-01-01"],
        ["--amount", "-1", "--unit", "month", "--start", "2026-01-01"],
        ["--amount", "1", "--unit", "month", "--start", "31.12.2026"],
    ],
)
def test_due_says_what_is_wrong(arguments):
    with pytest.raises(CommandError):
        due(*arguments)


@pytest.mark.django_db
def test_a_rule_with_a_number_needs_amount_and_unit():
    rules.load(GOOD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(rule_set=RuleSet.objects.get(), kind="x", state="number", article="第一条")


@pytest.mark.parametrize(
    ("first", "last"), [("10-01", "09-31"), ("13-01", "12-31"), ("10-01", ""), ("October", "12-31")]
)
def test_a_part_of_the_year_that_does_not_exist_is_refused(first, last):
    row = f'unit = "window"\nwindow_from = "{first}"\nwindow_until = "{last}"\n'
    with pytest.raises(rules.Unfit, match="第8行"):
        rules.read(GOOD.replace('amount = 2\nunit = "month"\n', row))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('kind = "feedback"', 'kind = "tea"'), "第16行.*kind"),
        (('start_event = "assigned"', 'start_event = "full_moon"'), "第8行.*start_event"),
        (('unit = "month"', 'unit = "month"\nextend_by = 1\nextend_to = 6'), "第8行"),
        (('unit = "month"', 'unit = "month"\nceiling = 0'), "第8行.*ceiling"),
        (
            ('kind = "feedback"\nstate = "silent"', 'kind = "reply"\nstate = "silent"'),
            "第16行.*第8行|第16行.*8",
        ),
        (
            (
                'amount = 2\nunit = "month"',
                'unit = "window"\nwindow_from = "10-01"\nwindow_until = "12-31"\nextend_by = 1',
            ),
            "第8行",
        ),
    ],
)
def test_nonsense_in_a_row_is_named(change, words):
    with pytest.raises(rules.Unfit, match=words):
        rules.read(GOOD.replace(*change))


@pytest.mark.django_db
def test_every_text_answers_for_every_kind_the_silent_ones_too():
    for file in rules.shipped():
        rules.load(file.read_text())
    for rule_set in RuleSet.objects.all():
        own = set(rule_set.rules.values_list("kind", flat=True))
        assert rule_set.parent or own == set(Rule.Kind.values), rule_set
        for kind in Rule.Kind:
            cases = [{"origin": "between"}, {"origin": "in_session"}]
            assert any(rule_set.rule_for(kind, **case) for case in cases), (rule_set, kind)


def test_due_takes_the_row_that_always_holds_and_knows_parts_of_the_year():
    reply = json.loads(due("--rules", "qingdao", "--kind", "reply", "--start", "2026-09-22", "--json"))
    assert reply["due_on"] == "2026-12-22"
    quarter = json.loads(
        due("--rules", "chongqing", "--kind", "progress_report", "--start", "2026-06-23", "--json")
    )
    assert quarter["due_on"] == "2026-12-31"
    far = due("--amount", "20", "--unit", "working_day", "--start", "1900-01-31", "2100-01-31", "--json")
    assert [json.loads(line)["provisional"] for line in far.splitlines()] == [True, True]
