"""Builds the congress itself: units, people, classes, topics, rules, calendar, ladder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from commitments.models import Category
from congress import calendar, rules
from congress.models import (
    Congress,
    Delegation,
    Deputy,
    Membership,
    ResultClass,
    Session,
    Term,
    Topic,
    Unit,
    User,
)
from reminders.ladder import default_rungs
from responses.letters.lexicon import categories

from . import cast


@dataclass
class Town:
    """Everybody and everything a story needs, by name."""

    today: date
    congress: Congress
    session: Session
    delegations: dict[str, Delegation] = field(default_factory=dict)
    deputies: dict[str, list[Deputy]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    classes: dict[str, ResultClass] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def worked(self, day: date) -> date:
        """That day, or the next one that is worked."""
        days = calendar.calendar_for(self.congress)
        while not days.is_workday(day):
            day += timedelta(days=1)
        return day


def build(today: date) -> Town:
    """The empty congress, on that day: its session was held eight months ago."""
    for file in rules.shipped():
        rules.load(file.read_text())
    calendar.seed()
    congress = Congress.objects.create(
        name="台州市人民代表大会",
        english_name="Taizhou Municipal People's Congress",
        place="台州市",
        level=Congress.Level.CITY,
        region_code="331000",
        rule_set_name="taizhou-demonstration",
        is_demonstration=True,
    )
    opens = today - timedelta(days=250)
    term = Term.objects.create(congress=congress, number=5, starts_on=opens - timedelta(days=4 * 365))
    session = Session.objects.create(term=term, number=6, opens_on=opens, closes_on=opens + timedelta(days=4))
    town = Town(today, congress, session)
    _units(town)
    _people(town, term)
    for order, (code, name, meaning, owes) in enumerate(cast.CLASSES):
        town.classes[code] = ResultClass.objects.create(
            congress=congress, code=code, name=name, meaning=meaning, owes_second_reply=owes, order=order
        )
    for order, (name, english) in enumerate(cast.TOPICS):
        town.topics[name] = Topic.objects.create(
            congress=congress, name=name, english_name=english, order=order
        )
    for order, one in enumerate(categories()):
        Category.objects.create(
            congress=congress,
            slug=one.slug,
            name=one.name,
            english_name=one.english_name,
            words="\n".join(one.words),
            order=order,
        )
    default_rungs(congress)
    return town


def _units(town: Town) -> None:
    for name, short, english in (cast.OFFICE, cast.CONGRESS_OFFICE):
        side = Unit.Side.CONGRESS if "人大" in name else Unit.Side.GOVERNMENT
        town.units[short] = Unit.objects.create(
            congress=town.congress, name=name, short_name=short, english_name=english, side=side, assigns=True
        )
    for name, short, english, contact in cast.UNITS:
        town.units[short] = Unit.objects.create(
            congress=town.congress,
            name=name,
            short_name=short,
            english_name=english,
            contact_name=contact,
            contact_phone="0576-00000000",
            contact_postcode="318000",
        )


def _people(town: Town, term: Term) -> None:
    # One hash for all: the password is printed at the start anyway.
    hashed = make_password(cast.PASSWORD)

    def person(username: str, full_name: str, **fields: bool) -> User:
        return User.objects.create(
            username=username, full_name=full_name, email=f"{username}@example.org", password=hashed, **fields
        )

    for username, full_name, role, unit, _who in cast.PEOPLE:
        town.users[username] = person(username, full_name, is_staff=True)
        Membership.objects.create(
            user=town.users[username], congress=town.congress, role=role, unit=town.units.get(unit)
        )
    town.users["admin"] = person(*cast.ADMINISTRATOR[:2], is_staff=True, is_superuser=True)
    for number, (_name, short, _english, contact) in enumerate(cast.UNITS):
        if number == 0:
            continue
        for role, title in (("unit_handler", contact), ("unit_head", f"{contact[0]}局长")):
            user = person(f"{role.removeprefix('unit_')}{number:02}", title, is_staff=True)
            town.users[f"{short}/{role}"] = user
            Membership.objects.create(user=user, congress=town.congress, role=role, unit=town.units[short])
    town.users["市民政局/unit_handler"], town.users["市民政局/unit_head"] = (
        town.users["handler"],
        town.users["head"],
    )
    for order, (name, prefix, names) in enumerate(cast.DELEGATIONS):
        delegation = Delegation.objects.create(term=term, name=name, prefix=prefix, order=order)
        town.delegations[prefix] = delegation
        town.deputies[prefix] = []
        for number, full_name in enumerate(names, 1):
            username = cast.DEPUTY[0] if full_name == cast.DEPUTY[1] else f"deputy{order + 1}{number}"
            user = person(username, full_name)
            town.deputies[prefix].append(
                Deputy.objects.create(
                    term=term,
                    delegation=delegation,
                    name=full_name,
                    card_no=f"{order + 1}{number:03}",
                    email=user.email,
                    phone="000-0000-0000",
                    user=user,
                )
            )
