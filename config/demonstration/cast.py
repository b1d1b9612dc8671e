"""Who there is in the demonstration: Taizhou's delegations and public institutions, and people who do not exist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PASSWORD = "luoshi-demo-2026"

# Name, number prefix, invented deputies.
DELEGATIONS = [
    ("椒江代表团", "椒", ["周启宁", "罗青松", "陶若云", "贺兰舟"]),
    ("黄岩代表团", "黄", ["章渡川", "施念慈", "江北辰", "柯知远"]),
    ("路桥代表团", "路", ["应秋实", "梁晓岸", "管竹溪", "郏明朗"]),
    ("临海代表团", "临", ["洪半山", "侯临风", "冯采薇", "戴星野"]),
    ("温岭代表团", "温", ["潘海生", "蔡石塘", "林见鹿", "江潮平"]),
    ("玉环代表团", "玉", ["董望洋", "颜小渔", "苏帆影", "骆玉屏"]),
    ("天台代表团", "天", ["许国清", "陈石梁", "齐赤城", "庞云锦"]),
    ("仙居代表团", "仙", ["吴永安", "张神居", "俞杨梅", "顾盂溪"]),
    ("三门代表团", "三", ["杨听澜", "蒋若愚", "全知秋", "傅海清", "叶小满"]),
]

# Full name, short name, English name, contact.
OFFICE = ("台州市人民政府办公室", "市政府办公室", "General Office of the Municipal Government")
CONGRESS_OFFICE = ("台州市人大常委会代表工作委员会", "市人大代工委", "Deputies Affairs Commission")
UNITS = [
    ("台州市民政局", "市民政局", "Civil Affairs Bureau", "陈朗"),
    ("台州市教育局", "市教育局", "Education Bureau", "罗一苇"),
    ("台州市卫生健康委员会", "市卫生健康委", "Health Commission", "金叶"),
    ("台州市交通运输局", "市交通运输局", "Transport Bureau", "方路遥"),
    ("台州市住房和城乡建设局", "市建设局", "Housing and Construction Bureau", "石坚"),
    ("台州市生态环境局", "市生态环境局", "Ecology and Environment Bureau", "林清"),
    ("台州市公安局", "市公安局", "Public Security Bureau", "高岩"),
    ("台州市人力资源和社会保障局", "市人力社保局", "Human Resources and Social Security Bureau", "丁向荣"),
    ("台州市财政局", "市财政局", "Finance Bureau", "钱仲平"),
    ("台州市农业农村局", "市农业农村局", "Agriculture and Rural Affairs Bureau", "田耘"),
    ("台州市水利局", "市水利局", "Water Resources Bureau", "江堰"),
    ("台州市港航口岸和渔业管理局", "市港航渔业局", "Ports and Fisheries Bureau", "舟平"),
    ("台州市文化和广电旅游体育局", "市文广旅体局", "Culture, Tourism and Sports Bureau", "乐山"),
    ("台州市综合行政执法局", "市综合执法局", "Law Enforcement Bureau", "郑直"),
    ("台州市市场监督管理局", "市市场监管局", "Market Regulation Bureau", "秤衡"),
    ("台州市经济和信息化局", "市经信局", "Economy and Information Technology Bureau", "车工"),
    ("台州市自然资源和规划局", "市资规局", "Natural Resources and Planning Bureau", "陆测"),
    ("台州市应急管理局", "市应急管理局", "Emergency Management Bureau", "安澜"),
    ("台州市医疗保障局", "市医保局", "Healthcare Security Bureau", "宋济"),
    ("台州市科学技术局", "市科技局", "Science and Technology Bureau", "启明"),
]

# Code, name, meaning, whether a second reply is owed.
CLASSES = [
    ("A", "已解决或基本解决", "solved", False),
    ("B", "列入计划逐步解决", "planned", True),
    ("C", "暂不能解决、留作参考", "reference", False),
]
TOPICS = [
    ("社会治理", "social governance"),
    ("教育", "education"),
    ("医疗卫生", "health"),
    ("交通", "transport"),
    ("城乡建设", "building"),
    ("生态环境", "environment"),
    ("农业农村", "countryside"),
    ("海洋渔业", "sea and fisheries"),
    ("文化旅游", "culture and tourism"),
    ("营商环境", "business"),
]

# User name, full name, role, short name of the unit, what the list of sign-ins says.
PEOPLE = [
    (
        "clerk",
        "林知秋",
        "congress_clerk",
        "市人大代工委",
        _("clerk of the congress office: admits, publishes, closes"),
    ),
    (
        "government",
        "章望川",
        "government_clerk",
        "市政府办公室",
        _("clerk of the government office: assigns, supervises"),
    ),
    (
        "handler",
        "许若谷",
        "unit_handler",
        "市民政局",
        _("handler of the civil affairs bureau: drafts, reports"),
    ),
    ("head", "郑远山", "unit_head", "市民政局", _("head of the civil affairs bureau: signs")),
    ("auditor", "韩守正", "auditor", "", _("auditor: reads everything, changes nothing")),
]
DEPUTY = ("deputy", "杨听澜", _("deputy who leads 三3: judges, says whether it is done"))
ADMINISTRATOR = ("admin", "管理员", _("administrator"))

SIGN_INS = [
    *((name, PASSWORD, who) for name, _full, _role, _unit, who in PEOPLE),
    (DEPUTY[0], PASSWORD, DEPUTY[2]),
    (ADMINISTRATOR[0], PASSWORD, ADMINISTRATOR[2]),
]
