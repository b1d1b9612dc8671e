"""Suggestion 三3 and its reply: the facts of the real case, told in words of our own, by people who do not exist."""

from __future__ import annotations

from datetime import time, timedelta

from commitments import actions as commitments
from commitments.models import Commitment
from proposals import actions as proposals
from proposals.models import Assignment
from responses import actions as responses

from .pace import Telling, together
from .story import at, chinese, confirm, keep
from .town import Town

TITLE = "关于加强我市社区工作者队伍建设的建议"
ENGLISH = "On strengthening the city's community workers"
BODY = """社区工作者离居民最近，事情最多，路却最窄。我们走访了十二个社区，听到最多的有三句话：干得再好也没有上升的台阶；台账和证明占去大半时间；想学本事，没有人带。
队伍留不住，社区的事就没有人做。为此建议从晋升、减负、专业化三个方面，给社区工作者一条走得下去的路。"""
ASKS = [
    "打通社区工作者的上升渠道，建立激励约束机制",
    "清理社区承担的行政事务和各类证明，切实减负",
    "充实工作队伍力量，提升社区工作者专业能力",
]

LETTER = """您现在的位置：台州市民政局 > 议提案办理 > 人大议案办理
关于台州市五届人大六次会议三3号建议答复的函
台州市民政局：{published}  来源：市民政局  阅读次数：

杨听澜、蒋若愚、全知秋、傅海清、叶小满等5位代表：

你们在台州市五届人大六次会议上提出的《关于加强我市社区工作者队伍建设的建议》（三3号）已收悉。经研究，现答复如下：

社区工作者是基层治理的骨干力量。近年来，我市从人员配备、薪酬待遇、工作负担、服务能力等方面持续加强队伍建设，取得了一定成效。

一、健全政策体系。2018年先后出台《关于加强和完善新时代城乡社区治理的实施意见》（台市委发〔2018〕103号）和《关于进一步加强专职社区工作者队伍建设的实施意见》（台市委办发〔2018〕61号），明确了人员、场所和经费的来源。路桥区制定了《路桥区专职社区工作者管理办法（试行）》（路区委办公室〔2019〕78号），玉环市制定了《玉环市加强社区建设工作实施方案》（玉市委办发〔2019〕21号）。

二、规范人员配备。按照每个社区6人以上的标准公开招录，全市专职社区工作者由2017年的1166人增加到1609人，同时清理了419名不符合条件的村改社区工作人员。

三、提高薪酬待遇。全面实行“三岗十八级”薪酬体系，人均年收入由4.21万元提高到6.99万元，取得职业资格证书的每月另发300元至600元津贴。

四、减轻工作负担。2015年印发《关于实行村（社区）工作准入制度的通知》（台市委发〔2015〕7号），建立准入制度；2019年以来累计摘除各类牌子669块，清理上墙制度14098项。

五、提升服务能力。2018年起推行“全科社工”，每个社区已培养2名以上；2020年组织82名社区工作者赴杭州学习。

在工作中，我们也发现你们在建议中反映的问题，如社区行政事务繁多、工作队伍力量有待加强、激励约束机制缺失等。结合你们的建议，下一阶段我们将重点做好以下工作：

一是打通社区工作者上升渠道。会同组织、人社等部门，从连续任社区主职满5年的优秀社区党组织书记中招录乡镇（街道）公务员和事业编制人员。通过竞争性选拔，将优秀社区党组织书记选拔到乡镇（街道）领导岗位。积极推荐符合条件的社区干部担任各级“两代表一委”。年底前举办“最美社区工作者”评选活动。

二是巩固社区减负成果。认真落实《浙江省村（社区）减负清单指引（2020版）》（厅字〔2020〕39号），对明确取消和禁入的8个事项，一律不再由社区承担。对取消清单内的27项证明事项，各部门不得要求社区出具证明或者盖章。进一步动员辖区单位开放资源，参与社区共建。

三是提升社区工作者专业化水平。推行社区工作者岗位交流制度，通过上挂、轮岗、横向交流加强实践锻炼。实施社会工作领军人才计划，组织优秀社区工作者赴先进地区学习。探索开发“微治理”项目，搭建社区协商平台。

感谢你们对社区治理工作的关心和支持！

联系单位：台州市民政局    联系人：陈朗
联系电话：0576-00000318    邮  编：318000

台州市民政局
{signed}

打印本页 关闭窗口
"""

# Words of a promise, the clerk's summary, the same in English.
SUMMARIES = [
    (
        "连续任社区主职满5年",
        "从任主职满 5 年的优秀书记中招录公务员、事业人员",
        "Recruit civil servants from secretaries of five years",
    ),
    (
        "竞争性选拔",
        "竞争性选拔优秀书记到街道领导岗位",
        "Promote the best secretaries by competitive selection",
    ),
    ("两代表一委", "推荐社区干部担任“两代表一委”", "Nominate community cadres as deputies and members"),
    (
        "最美社区工作者",
        "年底前举办“最美社区工作者”评选",
        "Hold the award for community workers by year's end",
    ),
    ("8个事项", "取消和禁入的 8 个事项不再由社区承担", "Eight banned tasks no longer fall to communities"),
    ("27项证明", "不得要求社区出具 27 项证明", "No office asks communities for 27 certificates"),
    ("辖区单位", "动员辖区单位开放资源", "Have local institutions open their resources"),
    ("岗位交流制度", "推行社区工作者岗位交流", "Introduce job rotation for community workers"),
    ("领军人才", "实施社会工作领军人才计划", "Carry out the plan for leading social workers"),
    ("微治理", "开发“微治理”项目", "Develop micro-governance projects"),
]


def tell(town: Town) -> Telling:
    """三3 itself: answered in time, judged by four of five, ten promises, one of them with a day."""
    clerk, government = town.users["clerk"], town.users["government"]
    handler, head, unit = town.users["handler"], town.users["head"], town.units["市民政局"]
    on = yield town.session.opens_on + timedelta(days=1)
    proposal = proposals.register(
        congress=town.congress,
        session=town.session,
        display_no="三3",
        prefix="三",
        serial=3,
        title=TITLE,
        english_title=ENGLISH,
        body=BODY,
        asks=ASKS,
        topic=town.topics["社会治理"],
        delegation=town.delegations["三"],
        deputies=town.deputies["三"],
        submitted_on=on,
        by=clerk,
    )
    on = yield on + timedelta(days=1)
    for sponsor in proposal.sponsors.filter(confirmed_on=None):
        proposals.confirm_sponsor(sponsor, on=on, by=clerk)
    on = yield town.ago(210)
    proposals.admit(proposal, on=on, by=clerk)
    on = yield town.ago(200)
    lead = proposals.assign(proposal, unit, role=Assignment.Role.LEAD, on=on, by=government)
    proposals.publish(proposal, on=on, by=clerk)
    on = yield on + timedelta(days=2)
    proposals.receive(lead, on=on, by=handler)
    on = yield on + timedelta(days=26)
    proposals.consult(proposal, unit, mode="visit", on=on, by=handler, person="陈朗")
    on = yield on + timedelta(days=57)
    signed_on = on + timedelta(days=3)
    shown_at = at(signed_on + timedelta(days=24), time(15, 3))
    text = LETTER.format(signed=chinese(signed_on), published=f"{shown_at:%Y-%m-%d %H:%M}")
    letter = responses.file_letter(
        town.congress, text.encode(), filename="三3号答复.txt", by=handler, on=on, proposal=proposal
    )
    response = responses.draft(lead, on=on, by=handler, letter=letter, result_class=town.classes["A"])
    on = yield signed_on
    responses.sign(response, signer=str(head), on=on, by=head)
    responses.send(response, on=on, by=handler)
    on = yield on + timedelta(days=15)
    for deputy in town.deputies["三"][1:]:
        responses.judge(
            response, deputy, attitude="satisfied", result="basically", on=on, by=deputy.user or clerk
        )
    on = yield shown_at.date()
    responses.publish(response, at=shown_at, by=clerk)
    on = yield on + timedelta(days=15)
    commitments.propose(letter, on=on, by=clerk)
    found = list(letter.commitments.order_by("number"))
    for number, promise in enumerate(found):
        review_on = town.today + timedelta(days=1 if number == 1 else 37)
        confirm(promise, summaries(promise.quote), review_on=review_on, on=on, by=clerk)
    commitments.confirm_ledger(letter, on=on, by=clerk)
    yield from together(*keeping(town, found))


def keeping(town: Town, found: list[Commitment]) -> list[Telling]:
    """One promise is found kept, one reported as done and not yet judged, two are under way."""
    clerk, handler = town.users["clerk"], town.users["handler"]

    def kept(promise: Commitment) -> Telling:
        on = yield town.ago(30)
        commitments.report(promise, text="已完成。", claims_done=True, on=on, by=handler)
        on = yield town.ago(17)
        keep(promise, on, by=clerk)

    def claimed(promise: Commitment) -> Telling:
        on = yield town.ago(12)
        notice = commitments.Exhibit("document", "转发通知", filename="通知.txt", content="通知".encode())
        text = "已转发取消清单，要求各部门对照执行。"
        commitments.report(promise, text=text, claims_done=True, evidence=[notice], on=on, by=handler)

    def begun(promise: Commitment) -> Telling:
        on = yield town.ago(20)
        commitments.report(promise, text="已会同组织部门起草方案。", percent=30, on=on, by=handler)

    return [kept(found[4]), claimed(found[5]), begun(found[0]), begun(found[7])]


def summaries(quote: str) -> tuple[str, str]:
    """The clerk's words for a passage of the letter, in both languages; blank where there are none."""
    for words, summary, english in SUMMARIES:
        if words in quote:
            return summary, english
    return "", ""
