"""How people and organisations are written where a letter calls them."""

from __future__ import annotations

import re

NAME = r"[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,3}|[\u3400-\u9fff](?:(?!等[\d、]?|[一二两三四五六七八九十]{1,2}[位名])[\u3400-\u9fff]){1,3}|[\u3400-\u9fff] {1,3}[\u3400-\u9fff]"
PERSON_END = r"(?:代表|委员|议员)"
SALUTATION = re.compile(
    r"(?:尊敬的?|敬爱的)?\s{0,2}"
    rf"(?P<names>(?:{NAME})(?:{PERSON_END})?(?:\s{{0,4}}[、,;]\s{{0,3}}(?:{NAME})(?:{PERSON_END})?|\s{{1,4}}(?:{NAME})(?={PERSON_END}|[\s、])){{0,60}})"
    r"\s{0,4}(?P<etc>等)?\s{0,2}(?P<count>[\d一二两三四五六七八九十]{1,3})?\s{0,2}(?:[名位]|个)?\s{0,2}(?:[市县区省州镇乡旗]?(?:人大|政协))?"
    rf"\s{{0,6}}{PERSON_END}(?:们)?(?:{PERSON_END})?"
    r"(?P<greeting>[,:]?\s{0,2}(?:您们|你们|您|你|大家)好)?\s{0,3}(?P<stop>[::,!。;]|$|(?=\n)|(?=[您你]))"
)
ORGANISATION = re.compile(
    r"(?:尊敬的)?(?P<name>[\u3400-\u9fff()·、\d]{2,40}?(?:代表团|代表小组|代表组|委员会|常委会|[省市县区州]委会|支部|总支|党组|中央|工委|总工会|联合会|"
    r"协会|商会|学社|同盟|民革|民盟|民建|民进|农工党|致公党|台盟|工商联|小组|界别|界|活动组|联络站|联络组|联络委|专委会|"
    r"[局委厅部办院署]|政府|街道办事处|办公室))\s{0,2}:?"
)
NOT_NAMES = frozenset(
    [
        "人大",
        "政协",
        "各位",
        "全体",
        "领衔",
        "附议",
        "市人大",
        "县人大",
        "区人大",
        "省人大",
        "全国",
        "市政协",
        "县政协",
        "区政协",
        "省政协",
        "人大代表",
        "政协委员",
        "提案",
        "建议",
        "提建议",
        "联名",
        "有关",
        "相关",
        "部分",
        "广大",
        "提案人",
        "建议人",
        "镇人大",
        "第一",
        "市级",
        "区级",
        "县级",
        "全国人大",
        "会议",
        "常务",
        "领头",
        "主办",
        "当选",
        "基层",
        "一线",
        "党",
        "党员",
        "妇女",
        "议案",
        "您",
        "尊敬",
        "会同",
        "经济",
        "附议人",
        "专职",
        "兼职",
        "驻会",
        "关于",
        "邀请",
        "组织",
        "首席",
        "行业",
        "参会",
        "优秀",
        "列席",
        "现任",
    ]
)


def names_people(found: re.Match[str]) -> bool:
    """Whether a match of SALUTATION calls people, and not a congress, a paper or an office."""
    names = found["names"].replace(" ", "")
    return names not in NOT_NAMES and not any(
        word in names
        for word in (
            "建议",
            "提案",
            "人大",
            "政协",
            "代表团",
            "关于",
            "办理",
            "公开",
            "议案",
        )
    )
