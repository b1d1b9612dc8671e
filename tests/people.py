"""An invented congress for the tests: who there is, and a suggestion taken as far as a test wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commitments.models import Category
from congress import rules
from congress.models import (
    Congress,
    Delegation,
    Deputy,
    Membership,
    ResultClass,
    Session,
    Term,
    Unit,
    User,
)
from proposals import actions as proposals
from proposals.models import Assignment, Proposal
from responses import actions as responses
from responses.letters.lexicon import categories
from responses.models import Response

Role = Membership.Role
PASSWORD = "long enough for a test"
DEPUTIES = ("沈一鸣", "陆青禾", "方晓岚", "蔡正言", "叶知行")

# A reply to 三3 with three promises: one with a day, one firm, one soft.
LETTER = """关于静海市五届人大六次会议三3号建议答复的函

沈一鸣、陆青禾、方晓岚、蔡正言、叶知行等5位代表：

你们在市五届人大六次会议上提出的《关于加强我市社区工作者队伍建设的建议》（三3号）已收悉。经研究，现答复如下：

近年来，全市专职社区工作者由900人增至1300人，薪酬制度已经建立。但晋升空间窄、台账多的问题仍然存在。

下一步，我局将重点做好以下工作：
一是畅通晋升渠道。2021年底前出台社区工作者选拔进入事业编制的办法。
二是切实减轻负担。凡未经审核的台账一律不再要求社区填报。
三是推进专业化。积极探索社区工作者学历提升的办法。

静海市民政局
2021年6月10日
"""


@dataclass
class House:
    """One congress with its offices, two units, five deputies, and somebody in each role."""

    congress: Congress
    session: Session
    delegation: Delegation
    office: Unit
    bureau: Unit
    schools: Unit
    clerk: User
    government: User
    handler: User
    head: User
    other_handler: User
    auditor: User
    deputies: list[Deputy]
    classes: dict[str, ResultClass] = field(default_factory=dict)

    @property
    def deputy_user(self) -> User:
        user = self.deputies[0].user
        assert user is not None
        return user


def build(
    name: str = "静海市人民代表大会",
    rule_set: str = "taizhou-demonstration",
    deputies: tuple[str, ...] = DEPUTIES,
) -> House:
    for file in rules.shipped():
        rules.load(file.read_text())
    congress = Congress.objects.create(
        name=name, place=name[:3], level=Congress.Level.CITY, rule_set_name=rule_set, english_name="Jinghai"
    )
    term = Term.objects.create(congress=congress, number=5, starts_on=date(2017, 2, 20))
    session = Session.objects.create(
        term=term, number=6, opens_on=date(2021, 2, 24), closes_on=date(2021, 2, 27)
    )
    delegation = Delegation.objects.create(term=term, name="三门代表团", prefix="三")
    office = Unit.objects.create(
        congress=congress, name=f"{congress.place}人民政府办公室", short_name="市府办", assigns=True
    )
    bureau = Unit.objects.create(congress=congress, name=f"{congress.place}民政局", short_name="市民政局")
    schools = Unit.objects.create(congress=congress, name=f"{congress.place}教育局", short_name="市教育局")

    def person(username: str, full_name: str, role: str, unit: Unit | None = None, **fields: Any) -> User:
        user = User.objects.create_user(
            f"{congress.pk}-{username}", f"{username}@example.org", PASSWORD, full_name=full_name, **fields
        )
        Membership.objects.create(user=user, congress=congress, role=role, unit=unit)
        return user

    house = House(
        congress=congress,
        session=session,
        delegation=delegation,
        office=office,
        bureau=bureau,
        schools=schools,
        clerk=person("clerk", "林知秋", Role.CONGRESS_CLERK, is_staff=True),
        government=person("government", "章望川", Role.GOVERNMENT_CLERK, office, is_staff=True),
        handler=person("handler", "许若谷", Role.UNIT_HANDLER, bureau, is_staff=True),
        head=person("head", "郑远山", Role.UNIT_HEAD, bureau, is_staff=True),
        other_handler=person("other", "谢临溪", Role.UNIT_HANDLER, schools, is_staff=True),
        auditor=person("auditor", "韩守正", Role.AUDITOR, is_staff=True),
        deputies=[],
    )
    for number, full_name in enumerate(deputies, 1):
        user = User.objects.create_user(
            f"{congress.pk}-deputy{number}", f"deputy{number}@example.org", PASSWORD, full_name=full_name
        )
        house.deputies.append(
            Deputy.objects.create(
                term=term,
                delegation=delegation,
                name=full_name,
                card_no=str(number),
                email=user.email,
                user=user,
            )
        )
    for one in categories():
        Category.objects.create(
            congress=congress,
            slug=one.slug,
            name=one.name,
            english_name=one.english_name,
            words="\n".join(one.words),
        )
    for code, meaning, owes in [("A", "solved", False), ("B", "planned", True), ("C", "reference", False)]:
        house.classes[code] = ResultClass.objects.create(
            congress=congress, code=code, name=code, meaning=meaning, owes_second_reply=owes
        )
    return house


def registered(house: House, display_no: str = "三3", **fields: Any) -> Proposal:
    said: dict[str, Any] = {
        "title": "关于加强我市社区工作者队伍建设的建议",
        "english_title": "On strengthening the city's community workers",
        "submitted_on": date(2021, 2, 25),
        "deputies": house.deputies,
        "delegation": house.delegation,
        "asks": ["拓宽晋升渠道", "切实减轻负担"],
        "by": house.clerk,
    }
    return proposals.register(
        congress=house.congress, session=house.session, display_no=display_no, **{**said, **fields}
    )


def assigned(
    house: House, display_no: str = "三3", on: date = date(2021, 3, 15), **fields: Any
) -> Assignment:
    proposal = registered(house, display_no, **fields)
    proposals.admit(proposal, on=date(2021, 3, 1), by=house.clerk)
    return proposals.assign(proposal, house.bureau, role=Assignment.Role.LEAD, on=on, by=house.government)


def answered(house: House, display_no: str = "三3", on: date = date(2021, 6, 10), **fields: Any) -> Response:
    assignment = assigned(house, display_no, **fields)
    proposals.receive(assignment, on=date(2021, 3, 16), by=house.handler)
    response = responses.draft(assignment, on=on, by=house.handler, text="你们提出的建议收悉，现答复如下。")
    responses.sign(response, signer="郑远山", on=on, by=house.head)
    responses.send(response, on=on, by=house.handler)
    response.proposal.refresh_from_db()
    return response
