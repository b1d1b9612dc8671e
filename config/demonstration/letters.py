"""Reply letters of the demonstration: what was done, what is admitted, what is promised, in three layouts."""

from __future__ import annotations

from dataclasses import dataclass

NUMERALS = "一二三四五六"


@dataclass(frozen=True)
class Reply:
    """What one letter says. `{year}`, `{soon}` and `{tomorrow}` in a promise are set by the story; `english` sums up
    each promise for a reader of English."""

    done: tuple[str, ...]
    problem: str
    promises: tuple[str, ...]
    english: tuple[str, ...]

    def words_of(self, quote: str, days: dict[str, str]) -> tuple[str, str]:
        """The clerk's summary of a passage in both languages; blank for a passage that is none of the promises."""
        for words, english in zip(self.promises, self.english, strict=True):
            if words.format(**days) in quote or quote in words.format(**days):
                return words.format(**days), english
        return "", ""


REPLIES = {
    "椒6": Reply(
        (
            "已完成加装电梯二百六十台，补助资金累计拨付五千二百万元",
            "建立了部门联合审批机制，审批时限压缩到十五个工作日",
        ),
        "出资比例难协商、补助拨付周期偏长",
        (
            "{year}年底前出台老旧小区加装电梯分档补助实施细则",
            "将补助资金拨付周期压缩一半",
            "积极探索加装电梯“代建租用”模式",
        ),
        (
            "Rules for graded lift subsidies by the end of the year",
            "Halve the time until subsidies are paid",
            "Explore lifts built and leased by a provider",
        ),
    ),
    "路5": Reply(
        ("全区建成污水处理终端四百一十二座", "落实年度运维经费一千八百万元"),
        "部分终端停运、村级电费没有着落",
        (
            "{tomorrow}前完成四十二个村污水处理设施移交",
            "对停运终端逐一明确整改责任人",
            "将运维电费纳入区级财政预算",
        ),
        (
            "Hand over treatment plants in 42 villages",
            "Name who repairs each idle plant",
            "Put running costs into the district budget",
        ),
    ),
    "临5": Reply(
        ("新增托位一千三百个，其中普惠托位九百个",),
        "普惠托位总量不足、分布不均",
        (
            "{year}年新增普惠托位六百个",
            "三年内实现每个街道至少有一处普惠托育机构",
            "研究制定用人单位办托育的支持办法",
        ),
        (
            "600 more affordable nursery places this year",
            "An affordable nursery in every sub-district within three years",
            "Study support for nurseries run by employers",
        ),
    ),
    "温5": Reply(
        ("更换锚地航标灯三十座", "开展夜航安全检查十二次"),
        "避风锚地照明仍有盲区",
        ("{soon}前在避风锚地增设夜航灯十二座", "建立台风期间灯光巡检制度"),
        (
            "Twelve night lights in the typhoon anchorage",
            "Inspect the lights in typhoon season",
        ),
    ),
    "玉4": Reply(
        ("投入资金二百四十万元修缮教师宿舍",),
        "周转房数量不足、设施老化",
        ("{year}年底前建成教师周转房三十六套", "进一步提高海岛教师岗位津贴"),
        (
            "36 teachers' flats by the end of the year",
            "Raise the island allowance of teachers",
        ),
    ),
    "天4": Reply(
        ("完成古道普查，登记古道六十七条、二百三十公里",),
        "保护责任不清、修缮经费不足",
        ("{year}年内公布第一批古道保护名录", "落实古道保护专项经费每年二百万元", "探索建立古道认养制度"),
        (
            "Publish the first list of protected old roads this year",
            "Two million yuan a year for old roads",
            "Explore adoption of old roads by citizens",
        ),
    ),
    "仙4": Reply(
        ("改造临崖路段护栏三十一公里",),
        "仍有十八公里护栏未达标准",
        ("{soon}前完成剩余十八公里临崖路段护栏改造", "在雨雾多发路段增设警示灯"),
        (
            "Guard rails for the remaining 18 km of cliff roads",
            "Warning lights where fog and rain are frequent",
        ),
    ),
    "三5": Reply(
        ("健跳段海塘提标工程完成可行性研究",),
        "建设资金缺口较大",
        ("{year}年底前开工建设健跳段海塘提标工程", "积极争取上级专项资金支持"),
        (
            "Begin raising the Jiantiao sea wall by the end of the year",
            "Seek funds from higher levels",
        ),
    ),
    "黄6": Reply(
        ("清理占道非机动车三千余辆",),
        "停放区数量不足",
        ("{year}年施划非机动车停放区一百二十处", "将停放区位置向社会公布"),
        (
            "Mark 120 bicycle parking areas this year",
            "Publish where they are",
        ),
    ),
    "玉5": Reply(
        ("与海上搜救中心签订联动协议",),
        "夜间救护力量薄弱",
        ("建立海岛夜间急救联动机制，急救船三十分钟内出发",),
        ("A night rescue boat under way within thirty minutes",),
    ),
    "椒7": Reply(
        ("在十二所学校周边设置即停即走区",),
        "错时停车开放不足",
        ("{soon}前完成二十家机关单位停车场错时开放",),
        ("Open twenty office car parks at off hours",),
    ),
    "临6": Reply(
        ("实施灵湖清淤十二万立方米",),
        "水体流动性差、内源污染未根除",
        ("制定灵湖水生态三年修复计划", "{year}年底前建成生态补水泵站一座"),
        (
            "A three-year plan for the ecology of Ling Lake",
            "A pumping station by the end of the year",
        ),
    ),
    "温6": Reply(
        ("完成景区主要道路平坡改造",),
        "卫生间无障碍设施不全",
        ("增设无障碍卫生间四座",),
        ("Four barrier-free toilets",),
    ),
    "天5": Reply(
        ("选派六名心理教师到山区学校支教",),
        "专职心理教师不足",
        ("为九所山区初中各配备一名专职心理教师",),
        ("A full-time psychologist in nine mountain schools",),
    ),
    "路6": Reply(
        ("新增路内停车位四百二十个",),
        "老城区停车缺口仍然较大",
        ("建设老城区立体停车楼一座",),
        ("A multi-storey car park in the old town",),
    ),
    "黄8": Reply(
        ("老年大学新增课程十八门",),
        "街道教学点师资不足",
        ("{year}年在每个街道设立一个老年大学教学点", "鼓励退休教师担任志愿讲师"),
        (
            "A branch of the seniors' college in every sub-district this year",
            "Retired teachers as volunteers",
        ),
    ),
    "黄5": Reply(
        ("组织巡回医疗队每月进村两次",),
        "固定服务点没有恢复",
        ("{year}年底前恢复两个村级卫生服务点", "为库区群众配备家庭医生"),
        (
            "Two village clinics open again by the end of the year",
            "Family doctors for the reservoir villages",
        ),
    ),
}
USUAL = Reply(
    ("专题研究建议所提问题，明确了分管领导和责任科室", "到现场调研并听取了代表和群众的意见"),
    "措施落实还不够到位、部门协同还不够顺畅",
    ("加强与有关部门的协作配合，逐步解决建议反映的问题",),
    ("Work with the other offices to solve it step by step",),
)


def letter_text(
    number: str, title: str, unit: str, names: list[str], signed: str, said: Reply, days: dict[str, str]
) -> str:
    """The letter as the office would write it; the layout follows from the number."""
    promises = [words.format(**days) for words in said.promises]
    layout = sum(map(ord, number)) % 3
    if layout == 0:
        plan = "下一步，我们将重点做好以下工作：\n" + "\n".join(
            f"（{NUMERALS[n]}）{words}。" for n, words in enumerate(promises)
        )
    elif layout == 1:
        plan = (
            "下一步，我局将抓好以下几项工作："
            + "；".join(f"{NUMERALS[n]}是{words}" for n, words in enumerate(promises))
            + "。"
        )
    else:
        plan = "三、下一步工作打算\n" + "\n".join(f"{n}．{words}。" for n, words in enumerate(promises, 1))
    done = "。\n".join(said.done)
    who = "、".join(names) + ("代表" if len(names) == 1 else f"等{len(names)}位代表")
    return f"""关于台州市五届人大六次会议{number}号建议的答复

{who}：

你们在市五届人大六次会议上提出的《{title}》（{number}号）收悉。经研究，现答复如下：

一、已做的工作
{done}。

二、存在的问题
工作中还存在{said.problem}等问题，与代表和群众的期望有差距。

{plan}

感谢你们对我们工作的关心和支持。

联系单位：{unit}
联系电话：0576-00000000

{unit}
{signed}
"""
