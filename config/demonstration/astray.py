"""Two letters that need a person: one whose dossier is not sure, and a scan without text."""

from __future__ import annotations

from pathlib import Path

from responses import actions as responses

from .town import Town

# Its number was printed wrong, its title is that of a dossier: a clerk chooses.
LETTER = """关于台州市五届人大六次会议建议的答复

{names}代表：

您提出的《{title}》收悉。经研究，现答复如下：

下一步，我局将在年底前完成一次全面摸底，并向代表通报情况。

{unit}
"""
# A stamped page as a picture: a clerk types what they see. It names no year, so that it does not age.
SCAN = Path(__file__).with_name("scan.png")


def file(town: Town) -> None:
    """Files both on the day of the demonstration; nothing else is known of them."""
    clerk = town.users["clerk"]
    like = town.congress.proposals.order_by("pk").first()
    if like is None:
        return
    text = LETTER.format(names="王某", title=like.title, unit=town.units["市民政局"].name)
    for name, content in (("未写编号的答复.txt", text.encode()), ("盖章答复扫描件.png", SCAN.read_bytes())):
        responses.file_letter(town.congress, content, filename=name, by=clerk, on=town.today)
