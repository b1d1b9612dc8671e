"""Where the letter turns from what was to what comes: 下一步, 今后, 接下来."""

from __future__ import annotations

from .body import Clause, Mark, Sentence

AFTERWARDS = ("此后", "以后", "往后")  # 此后,我局委托…完成了课题


def turns(text: str, sentence: Sentence) -> bool:
    """下一步 and its like, at the head of a clause or right behind its subject."""
    for place, clause in enumerate(sentence.clauses[:3]):
        if not clause.has("turn"):
            continue
        for mark in clause.marks:
            if mark.kind == "turn":
                before = text[clause.start : mark.start]
                if (
                    len(before) > 8
                    or text[mark.end : mark.end + 1] == "的"
                    and "工作" not in text[mark.end : mark.end + 4]
                ):
                    break
                if "为" in before or text[mark.end : mark.end + 2] in ("发展", "打下"):
                    break
                if mark.word in ("后续", "后期", "近期") and not _speaks_on(text, clause, mark):
                    break
                if before.endswith("结合") or mark.word in AFTERWARDS and sentence.has("past"):
                    break
                if any(earlier.kind == "past" for earlier in clause.marks if earlier.start < mark.start):
                    break
                return place == 0 or not sentence.clauses[0].has("past")
    return False


def _speaks_on(text: str, clause: Clause, mark: Mark) -> bool:
    """后续,我局将… turns; 后续维保责任 is a thing."""
    if (
        mark.end >= clause.end
        or text[mark.end] in "将我要,拟由计"
        or text.startswith(("工作", "的工作"), mark.end)
    ):
        return True
    return any(other.start == mark.end and other.kind in ("will", "subject") for other in clause.marks)
