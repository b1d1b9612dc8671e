"""Small letters that show one turn of the grammar each: learned from, and held by `test_rules.py`."""

from __future__ import annotations

from typing import Any

from responses.letters.lexicon import tables

HEAD = "丁一山代表:\n您提出的《关于改善排水的建议》收悉。现答复如下:\n"
FOOT = "\n感谢您的关心。\n青石县水务局\n2021年6月1日\n"

# One row a pattern of the grammar: a body (the letter is of June 2021) and the promises in it, in order.
GRAMMAR = {
    "6月20日前 lies ahead": (
        "6月20日前,我们把清淤的时间贴到各个路口。",
        ["6月20日前,我们把清淤的时间贴到各个路口"],
    ),
    "a later month of this year": (
        "改线工程已列入隐患治理计划,10月份动工。",
        ["改线工程已列入隐患治理计划,10月份动工"],
    ),
    "an earlier month is told": ("改线工程3月份动工。", []),
    "a row of a table": ("第二阶段   今年10月   公布积水点位分布图", ["今年10月   公布积水点位分布图"]),
    "a row that tells": ("第一阶段   今年2月   已公布积水点位分布图", []),
    "将把": (
        "省水利厅表示,将把雨水口的标准写入推荐性规范。",
        ["将把雨水口的标准写入推荐性规范"],
    ),
    "a year that is over before 将": ("县水利局2019年将雨水口写入评定标准,群众反映良好。", []),
    "an earlier answer": ("我局当时的答复是,将与县财政局协商在2020年内出台新的标准。", []),
    "an earlier plan": ("当时计划到2020年底将泵站由4座增加到12座。", []),
    "a figure that changed": ("下一步,我局将疏浚管道。积水点由214处降到97处。", ["我局将疏浚管道"]),
    "what the law asks": ("水法第三十七条规定,禁止任何单位和个人围垦河道。", []),
    "what others ought to do": ("物业企业应当建立巡查制度,保证管道通畅,鼓励采用信息化手段。", []),
    "what one is entitled to": ("下一步,我局将疏浚管道。农户清淤的,可以按规定申领补助。", ["我局将疏浚管道"]),
    "what a document says": ("《青石县城镇排水条例》提出,要结合下一步修编规划,研究推动雨污分流。", []),
    "a question": ("下一步,我局将疏浚管道。管道堵了怎么办?", ["我局将疏浚管道"]),
    "not meant": ("经设计单位论证,该处地下水位高,故不拟建设泵站。", []),
    "a law to come": ("即将施行的有关法律对排水有严格要求。", []),
    "the direction to go": ("这是今后改革要走的方向,要实事求是地说清楚。", []),
    "a lack in time to come": ("由于县级财力有限,近期没有再次调整的条件。", []),
    "afterwards, told": ("此后,我局委托两所高校完成了课题研究,比较了各地做法。疏浚管道的做法值得学习。", []),
    "a consequence": ("如一次性开挖,将使沿湖大道中断交通一年以上。", []),
    "so many for each": (
        "会同县残联开发公益性岗位,每村至少安排一名管护员。",
        ["会同县残联开发公益性岗位,每村至少安排一名管护员"],
    ),
    "aspects in turn": (
        "泵站方面,今年8月建成湖滨泵站。管道方面,县排水公司疏浚老城区管道四公里。",
        ["今年8月建成湖滨泵站", "县排水公司疏浚老城区管道四公里"],
    ),
    "another office begins its own": (
        "下半年,试点扩大到全部乡镇的大型饭店,县商务局将明示情况纳入评定标准,我局适时对明示的情况开展抽查。",
        [
            "下半年,试点扩大到全部乡镇的大型饭店",
            "县商务局将明示情况纳入评定标准",
            "我局适时对明示的情况开展抽查",
        ],
    ),
    "a case and what is done in it stay together": (
        "我局将在各村开展巡查疏浚,对反复堵塞管道、拒不整改的,街道将依法予以处理。",
        ["我局将在各村开展巡查疏浚", "对反复堵塞管道、拒不整改的,街道将依法予以处理"],
    ),
    "how others do it": ("交警部门的做法是:对占用盲道的坚决处罚;在支路设置限时停车路段146条。", []),
    "a peak": ("主要困难如下:一是生源减少;二是校舍闲置。初中在校生到2027年达到峰值39万人。", []),
    "not ripe": ("许多问题各方认识不尽一致,马上制定专门法律的条件还不成熟。", []),
    "a question in quotation marks": ("下一步,我局将疏浚管道。“管道又堵了怎么办?”", ["我局将疏浚管道"]),
    "what comes of it": ("居民登记后即可享受优惠。", []),
    "what is then begun": ("方案批复后即组织实施。", ["方案批复后即组织实施"]),
    "a heading that names a gap": (
        "下一步,我局将做好以下工作。\n(一)补齐监测短板\n1.在五个流域布设监测点,摸清污染规律。\n2.与县中学共建实验室,开发估算模型。",
        ["在五个流域布设监测点,摸清污染规律", "与县中学共建实验室,开发估算模型"],
    ),
    "the ask before the answer": (
        "关于您提出的雨污分流,我局拟在两个片区先行试点。",
        ["我局拟在两个片区先行试点"],
    ),
    "headed items, firm and soft": (
        "下一步,我局将重点做好以下工作:\n一是疏浚管道。2021年底前疏浚老城区管道四公里。\n二是管住施工。凡未经审核的开挖一律不再批准。\n三是摸清底数。积极探索管网普查的办法。",
        ["2021年底前疏浚老城区管道四公里", "凡未经审核的开挖一律不再批准", "积极探索管网普查的办法"],
    ),
    "a bracketed list": (
        "下一步,我们将重点做好以下工作:\n(一)2021年新建雨水调蓄池三座。\n(二)为低洼院落各配一台抽水泵。\n(三)管道清淤由每年一次增加到每年两次。",
        ["2021年新建雨水调蓄池三座", "为低洼院落各配一台抽水泵", "管道清淤由每年一次增加到每年两次"],
    ),
    "a numbered list under a heading": (
        "三、下一步工作打算\n1.为沿河住户安装水位报警器。\n2.明确泵站的管养单位。\n3.把易涝点位置向社会公布。",
        ["为沿河住户安装水位报警器", "明确泵站的管养单位", "把易涝点位置向社会公布"],
    ),
    "a list in one sentence": (
        "下一步,我局将抓好以下几项工作:一是2021年11月30日前完成全部雨水篦子更换;二是对堵塞管段逐一查明责任;三是将养护费纳入年度预算。",
        ["2021年11月30日前完成全部雨水篦子更换", "对堵塞管段逐一查明责任", "将养护费纳入年度预算"],
    ),
    "what is no longer asked": (
        "该路段排水不畅。今后对小区自行接入的申请,一律不再收取保证金。",
        ["对小区自行接入的申请,一律不再收取保证金"],
    ),
    "at the same time": (
        "下一步,我局将加强巡查,组织养护人员经常到低洼院落走访,在摸清积水成因的同时,加快更换老旧管道。",
        ["我局将加强巡查,组织养护人员经常到低洼院落走访", "加快更换老旧管道"],
    ),
    "what is no longer required": (
        "下一步,我局将重点做好以下工作:\n一是减少材料。凡能够共享的图纸一律不再要求用户报送。\n二是减少盖章。对已经取消的6项证明,各营业所不得要求用户另行出具。",
        ["凡能够共享的图纸一律不再要求用户报送", "对已经取消的6项证明,各营业所不得要求用户另行出具"],
    ),
    "a description behind an item": (
        "下一步,我局将做好以下工作。\n一是在城南增设泵站。那一带地势低洼,老管道口径偏小。\n二是疏浚城北管道。",
        ["在城南增设泵站", "疏浚城北管道"],
    ),
    "behind a list of reasons": (
        "主要原因如下:一是雨水口堵塞;二是管道老化。入夏后,县环卫中心对老化管道逐一更换,今年9月底完工。",
        ["县环卫中心对老化管道逐一更换,今年9月底完工"],
    ),
}
# How many words of each table stand in a small letter to learn from; the others show whether it was understood.
WORDS_LEARNED = 6


def small_letters() -> list[dict[str, Any]]:
    """The rows above, and the examples of some words of the tables, as letters with gold."""
    bodies = list(GRAMMAR.values())
    for name, promised in (
        ("turn", ["对沿线管道疏浚清淤", "增设雨水口"]),
        ("will", ["我局{}增设雨水口"]),
        ("firm", ["对取消清单内的事项,{}要求居民出具证明"]),
        ("measures", ["增设雨水口", "疏浚管道"]),
        ("progress", ["我局{}征求意见,制定收费细则"]),
        ("reason", []),
        ("past", []),
        ("thanks", []),
    ):
        table = tables("promises")[name]
        step = max(1, len(table.words) // WORDS_LEARNED)
        for word in table.words[::step]:
            bodies.append((table.example.format(word), [one.format(word) for one in promised]))
    return [letter(body, promised) for body, promised in bodies]


def letter(body: str, promised: list[str]) -> dict[str, Any]:
    """A letter of June 2021 with this body and, in order, these promises in it."""
    text, at, spans = HEAD + body + FOOT, len(HEAD), []
    for words in promised:
        at = text.index(words, at)
        spans.append({"text": words, "start": at, "end": at + len(words)})
        at += len(words)
    return {"id": "g", "text": text, "gold": {"commitments": spans, "problems": []}}
