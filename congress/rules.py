"""Rule sets from TOML files: read, checked with line and reason, written to rows. A new one needs no code."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from .models import Rule, RuleSet
from .models.rules import faults_of_window

SHIPPED = Path(__file__).parent / "rulesets"

HEAD = {
    "name",
    "title",
    "english_title",
    "issuer",
    "source",
    "certainty",
    "in_force_from",
    "in_force_until",
    "parent",
    "units_see_ratings",
    "public_sees_ratings",
    "clerks_enter_ratings",
    "open_items",
    "rule",
}
NEEDED = ("name", "title", "issuer", "source", "in_force_from")
CHOICES: dict[str, type[TextChoices]] = {
    "kind": Rule.Kind,
    "state": Rule.State,
    "unit": Rule.Unit,
    "extend_unit": Rule.Unit,
    "ceiling_unit": Rule.Unit,
    "roll": Rule.Roll,
    "trigger": Rule.Trigger,
    "consent_by": Rule.Consent,
    "other_start_event": Rule.Start,
}
HEAD_ORDER = [
    *("name", "title", "english_title", "issuer", "source", "certainty", "in_force_from", "in_force_until"),
    *("units_see_ratings", "public_sees_ratings", "clerks_enter_ratings", "open_items"),
]
DEFAULTS = {
    field.name: field.get_default()
    for field in Rule._meta.fields
    if field.has_default() and field.name not in {"id", "rule_set"}
}
ROW = {field.name for field in Rule._meta.fields} - {"id", "rule_set", "order"}


class Unfit(Exception):
    """A file that is no rule set; `problems` has a line and a reason each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Loaded:
    rule_set: RuleSet
    created: bool
    changed: int


def shipped() -> list[Path]:
    """The files that come with the program, those that others inherit from first."""
    return sorted(
        SHIPPED.glob("*.toml"), key=lambda file: ("parent" in tomllib.loads(file.read_text()), file.name)
    )


def read(text: str) -> dict[str, Any]:
    """The file as a dictionary. Raises `Unfit` with every problem at once, each with its line."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unfit([str(error)]) from error
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    problems = [_("Line 1: “%(name)s” is missing.") % {"name": name} for name in NEEDED if not said.get(name)]
    problems += [_("Line 1: “%(name)s” is not known.") % {"name": name} for name in sorted(set(said) - HEAD)]
    if not isinstance(said.get("in_force_from", date.min), date):
        problems.append(_("Line 1: “in_force_from” is not a date, such as 2025-03-11."))
    if not said.get("rule"):
        problems.append(_("Line 1: the file has no [[rule]]."))
    for line, row in zip(lines, said.get("rule", []), strict=False):
        problems += [
            _("Line %(line)s: %(reason)s") % {"line": line, "reason": reason} for reason in _faults(row)
        ]
    problems += _twice(lines, said.get("rule", []))
    if problems:
        raise Unfit(problems)
    return said


def _faults(row: dict[str, Any]) -> list[str]:
    faults = [_("“%(name)s” is not known.") % {"name": name} for name in sorted(set(row) - ROW)]
    faults += [_("“%(name)s” is missing.") % {"name": name} for name in _missing(row)]
    state = row.get("state")
    if state != Rule.State.SILENT and not row.get("article"):
        faults.append(_("a rule without an article has no source."))
    for name in ("amount", "extend_by", "extend_to", "ceiling"):
        number = row.get(name)
        if number is not None and (not isinstance(number, int) or not 0 < number < 1000):
            faults.append(_("“%(name)s” is not between 1 and 999.") % {"name": name})
    for name, allowed in CHOICES.items():
        if row.get(name) and row[name] not in allowed.values:
            known = ", ".join(allowed.values)
            faults.append(_("“%(name)s” is one of %(known)s.") % {"name": name, "known": known})
    if any(one not in Rule.Start for one in str(row.get("start_event", "")).split()):
        known = ", ".join(Rule.Start.values)
        faults.append(_("“%(name)s” is one of %(known)s.") % {"name": "start_event", "known": known})
    faults += faults_of_window(
        row.get("unit", ""), str(row.get("window_from", "")), str(row.get("window_until", ""))
    )
    numbers = {name: row[name] for name in ("extend_by", "extend_to", "ceiling") if name in row}
    units = {name: row[name] for name in ("extend_unit", "ceiling_unit") if name in row}
    if row.get("unit") == Rule.Unit.WINDOW and Rule(**numbers, **units).needs_own_unit():
        faults.append(_("Say in which unit a part of the year is extended or ends."))
    if row.get("extend_by") is not None and row.get("extend_to") is not None:
        faults.append(_("a rule is extended by so much or to so much, not both."))
    return faults


def _missing(row: dict[str, Any]) -> list[str]:
    """Names of what this row cannot do without."""
    wanted = ["kind", "state"]
    if row.get("state") in {Rule.State.NUMBER, Rule.State.AMBIGUOUS}:
        wanted += ["unit", "start_event"]
        wanted += ["window_from", "window_until"] if row.get("unit") == Rule.Unit.WINDOW else ["amount"]
    return [name for name in wanted if row.get(name) in (None, "")]


def _twice(lines: list[int], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Two rows that would speak about the same case."""
    first: dict[tuple[Any, str], int] = {}
    for line, row in zip(lines, rows, strict=False):
        key = (row.get("kind"), repr(sorted(row.get("conditions", {}).items())))
        before = first.setdefault(key, line)
        if before != line:
            words = _(
                "“%(kind)s” is ruled twice under the same conditions; the first time in line %(first)s."
            )
            reason = words % {"kind": row.get("kind"), "first": before}
            yield _("Line %(line)s: %(reason)s") % {"line": line, "reason": reason}


@transaction.atomic
def load(text: str) -> Loaded:
    """Writes one file to its rows; the same file again changes nothing. Dossiers keep the rows they were assigned under.

    Raises `Unfit` for a file that is no rule set, that names a parent nobody has, or that overlaps another text.
    """
    said = read(text)
    rows = said.pop("rule")
    parent = None
    if said.get("parent"):
        parent = RuleSet.objects.filter(name=said["parent"]).order_by("-in_force_from").first()
        if parent is None:
            raise Unfit([_("Line 1: no rule set is called “%(name)s”.") % {"name": said["parent"]}])
    found = RuleSet.objects.filter(name=said["name"], in_force_from=said["in_force_from"]).first()
    rule_set = found or RuleSet()
    for name, value in {**said, "parent": parent}.items():
        setattr(rule_set, name, value)
    try:
        rule_set.full_clean()
    except ValidationError as error:
        reason = " ".join(error.messages)
        raise Unfit([_("Line %(line)s: %(reason)s") % {"line": 1, "reason": reason}]) from error
    rule_set.save()
    return Loaded(rule_set, created=found is None, changed=_write(rule_set, rows))


def _write(rule_set: RuleSet, rows: list[dict[str, Any]]) -> int:
    changed = 0
    orders: dict[str, int] = {}
    for row in rows:
        order = orders[row["kind"]] = orders.get(row["kind"], -1) + 1
        rule = Rule.objects.filter(rule_set=rule_set, kind=row["kind"], order=order).first()
        fresh = rule is None
        rule = rule or Rule(rule_set=rule_set, kind=row["kind"], order=order)
        different = {name: value for name, value in row.items() if getattr(rule, name) != value}
        for name, value in different.items():
            setattr(rule, name, value)
        if fresh or different:
            rule.save()
            changed += 1
    gone = [rule for rule in rule_set.rules.all() if rule.order > orders.get(rule.kind, -1)]
    used = [str(rule.get_kind_display()) for rule in gone if rule.deadlines.exists()]
    if used:
        raise Unfit(
            [
                _("“%(kind)s” cannot be left out; dates were computed by it. Say silent instead.")
                % {"kind": one}
                for one in used
            ]
        )
    Rule.objects.filter(pk__in=[rule.pk for rule in gone]).delete()
    return changed


# Back to a file, and what differs between two


def written(rule_set: RuleSet, *, instead: Rule | None = None) -> str:
    """The text that `load` reads back to the same rows; with the row `instead` in the place of its own."""
    head: dict[str, Any] = {
        name: getattr(rule_set, name) for name in sorted(HEAD - {"rule", "parent"}, key=HEAD_ORDER.index)
    }
    head["parent"] = rule_set.parent.name if rule_set.parent else ""
    lines = [_pair(name, value) for name, value in head.items() if value not in (None, "")]
    for rule in rule_set.rules.order_by("pk"):
        said = instead if instead is not None and instead.pk == rule.pk else rule
        lines += ["", "[[rule]]"]
        lines += [
            _pair(name, value)
            for name in sorted(ROW)
            if (value := getattr(said, name)) not in (None, "", {}) and value != DEFAULTS.get(name)
        ]
    return "\n".join([*lines, ""])


def _pair(name: str, value: Any) -> str:
    return f"{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(_pair(name, one) for name, one in value.items())} }}"
    return json.dumps(str(value), ensure_ascii=False)


@dataclass(frozen=True)
class Difference:
    """One field of one row that another text changes; `kind` is empty for the head."""

    kind: str
    field: str
    was: str
    now: str


def differences(before: str, after: str) -> list[Difference]:
    """What the second text says otherwise, in its order; everything where there was none before. Both must be fit."""
    was, now = (_flat(text) for text in (before, after))
    return [
        Difference(kind, name, was.get((kind, name), ""), now.get((kind, name), ""))
        for kind, name in [*now, *(key for key in was if key not in now)]
        if was.get((kind, name), "") != now.get((kind, name), "")
    ]


def _flat(text: str) -> dict[tuple[str, str], str]:
    said = tomllib.loads(text)
    rows: dict[tuple[str, str], str] = {}
    orders: dict[str, int] = {}
    for name, value in said.items():
        if name != "rule":
            rows["", _label(RuleSet, name)] = str(value)
    for row in said.get("rule", []):
        order = orders[row["kind"]] = orders.get(row["kind"], -1) + 1
        kind = f"{Rule.Kind(row['kind']).label}{f' {order + 1}' if order else ''}"
        for name, value in row.items():
            if name not in {"kind"} and value != DEFAULTS.get(name):
                rows[kind, _label(Rule, name)] = str(value)
    return rows


def _label(model: type[Rule] | type[RuleSet], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))
