"""The demonstration's mails, newest first, as their readers see them. Not there in production."""

from __future__ import annotations

import email
import email.policy
import mailbox as mailboxes
import re
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from congress.models import Deputy, User

PAGE = 25
KEY = re.compile(r"[\w.,:=+-]{1,120}")
# A mail brings its own style block, as it must; nothing else of it is let in: no script, no form, no outside request.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-top-navigation-by-user-activation", "allow-popups"],
}


def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail with its reader, subject and day; the chosen one, or the newest, with both its parts."""
    folder = _folder()
    found = sorted(_heads(folder), key=lambda one: (str(one["at"]), one["key"]), reverse=True)
    readers = Counter(one["to"] for one in found)
    names = dict(Deputy.objects.filter(email__in=readers).values_list("email", "name"))
    names |= dict(User.objects.filter(email__in=readers).values_list("email", "full_name"))
    for one in found:
        one["name"] = names.get(one["to"]) or one["to"]
    reader = request.GET.get("to", "")
    listed = [one for one in found if one["to"] == reader] if reader else found
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    wanted = request.GET.get("mail", "")
    shown = next((one for one in found if one["key"] == wanted), None)
    if wanted and shown is None:
        raise Http404
    if shown is None and page.object_list:
        shown = page.object_list[0]
    mail = _read(folder, shown["key"]) if shown else None
    context = {
        "mails": page.object_list,
        "page": page,
        "count": len(found),
        "readers": [(address, names.get(address, ""), count) for address, count in sorted(readers.items())],
        "reader": reader,
        "head": shown,
        "chosen": bool(wanted),
        "text": _part(mail, "plain"),
        "has_html": bool(_part(mail, "html")),
    }
    return render(request, "mailbox.html", context)


@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]
def mail_page(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part of one mail, to stand in a frame."""
    mail = _read(_folder(), key)
    html = _part(mail, "html")
    if not html:
        raise Http404
    # Links leave the frame, so that what a reader presses opens as it would from their mail program.
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))


def _folder() -> Path:
    if not settings.DEMO or settings.MAILBOX_DIR is None:
        raise Http404
    return Path(settings.MAILBOX_DIR)


def _heads(folder: Path) -> Iterator[dict[str, Any]]:
    """To, subject and day of every mail; none while nothing was received."""
    if not (folder / "new").is_dir():
        return
    box = mailboxes.Maildir(folder, create=False)
    for key in box.keys():  # noqa: SIM118 - a Maildir is no dict
        said = email.message_from_bytes(box.get_bytes(key), EmailMessage, policy=email.policy.default)
        assert isinstance(said, EmailMessage)
        at = said["Date"].datetime if said["Date"] else None
        addresses = getaddresses([str(said["To"])])
        yield {
            "key": key,
            "at": at,
            "to": addresses[0][1] if addresses else "",
            "subject": str(said["Subject"]),
        }


def _read(folder: Path, key: str) -> EmailMessage | None:
    """One mail by its key; None for a key that is none or was removed."""
    if not KEY.fullmatch(key) or not (folder / "new").is_dir():
        return None
    try:
        content = mailboxes.Maildir(folder, create=False).get_bytes(key)
    except KeyError:
        return None
    said = email.message_from_bytes(content, EmailMessage, policy=email.policy.default)
    assert isinstance(said, EmailMessage)
    return said


def _part(mail: EmailMessage | None, kind: str) -> str:
    body = mail.get_body((kind,)) if mail else None
    return str(body.get_content()) if body else ""
