"""The letter a reply came as: kept with its bytes, read, laid to its dossier."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from congress.models import Congress, Deputy, Session, Unit, User
from proposals import actions as proposals
from proposals import journal
from proposals.journal import Refused
from proposals.models import Assignment, Event, Proposal

from .. import letters
from ..models import Letter, Response
from .replying import draft, sign
from .sending import send


@transaction.atomic
def file_letter(
    congress: Congress,
    content: bytes,
    *,
    filename: str,
    by: User,
    on: date,
    proposal: Proposal | None = None,
    matched_by: str = "",
) -> Letter:
    """Keeps a reply letter: its bytes, its text, what was read in it. The same letter again returns the one there is.

    A file nobody can read is kept as well, with the reason in `problem`. Without a `proposal` it looks for the
    dossier by session and number; `letter.proposal` stays None where none or several fit.
    """
    sha256 = Letter.hash_of(content)
    text, problem = letters.text_of(content, filename)
    same = Q(sha256=sha256) | (Q(text_sha256=Letter.hash_of(text)) if text else Q(pk=None))
    there = Letter.objects.filter(same, congress=congress).first()
    if there:
        if there.proposal is None and proposal is not None:
            there.proposal, there.matched_by = proposal, matched_by
            there.save(update_fields=["proposal", "matched_by"])
        return there
    reading = letters.read(text).as_json() if text else {}
    if proposal is None:
        proposal, matched_by = _dossier_of(congress, reading)
    letter = Letter.objects.create(
        congress=congress,
        proposal=proposal,
        original=content,
        filename=filename,
        sha256=sha256,
        text=text,
        text_sha256=Letter.hash_of(text) if text else "",
        reading=reading,
        problem=problem,
        matched_by=matched_by,
        filed_by=by,
    )
    if proposal:
        journal.note(letter, Event.Name.LETTER_FILED, by=by, on=on, context={"filename": filename})
    return letter


def _dossier_of(congress: Congress, reading: dict[str, Any]) -> tuple[Proposal | None, str]:
    """The one dossier with the letter's session and number, else the one with its very title; and how it was found."""
    ours = Proposal.objects.filter(congress=congress)
    said = reading.get("congress") or {}
    number, term, session = reading.get("number"), said.get("term"), said.get("session")
    if number and term and session:
        found = list(ours.filter(display_no=number, session__number=session, session__term__number=term)[:2])
        if len(found) == 1:
            return found[0], "session and number"
    if reading.get("title"):
        found = list(ours.filter(title=reading["title"])[:2])
        if len(found) == 1:
            return found[0], "title"
    return None, ""


@transaction.atomic
def enter_past_reply(letter: Letter, *, by: User) -> Response:
    """Makes the dossier and the reply a letter speaks of, for one that was answered before the office used this program.

    Everything is entered on the letter's own date: its earlier days are not in it, and none is invented. Refused with
    the missing piece named where session, number, title, unit or date cannot be read.
    """
    reading, congress = letter.reading, letter.congress
    said = reading.get("congress") or {}
    session = Session.objects.filter(
        term__congress=congress, term__number=said.get("term") or 0, number=said.get("session") or 0
    ).first()
    unit = Unit.objects.named(reading.get("replying_unit") or "").filter(congress=congress).first()
    needed = {
        _("session"): session,
        _("number"): reading.get("number"),
        _("title"): reading.get("title"),
        _("unit"): unit,
        _("date"): reading.get("signed_date"),
    }
    missing = [str(name) for name, value in needed.items() if not value]
    if missing or session is None or unit is None:
        raise Refused(
            _("The letter is kept, but it does not say: %(names)s.") % {"names": "、".join(missing)}
        )
    on = date.fromisoformat(reading["signed_date"])
    proposal = letter.proposal
    if proposal is None:
        named = Deputy.objects.filter(term=session.term)
        found = [named.filter(name=name).first() for name in reading.get("addressees", [])]
        proposal = proposals.register(
            congress=congress,
            session=session,
            display_no=reading["number"],
            title=reading["title"],
            submitted_on=min(session.closes_on, on),
            deputies=[deputy for deputy in found if deputy],
            by=by,
            on=on,
        )
        proposals.admit(proposal, on=on, by=by)
        letter.proposal, letter.matched_by = proposal, "entered from the letter"
        letter.save(update_fields=["proposal", "matched_by"])
        journal.note(letter, Event.Name.LETTER_FILED, by=by, on=on, context={"filename": letter.filename})
    assignment = proposal.assignments.standing().filter(unit=unit).first()
    if assignment is None:
        assignment = proposals.assign(proposal, unit, role=Assignment.Role.LEAD, on=on, by=by)
    response = assignment.responses.filter(letter=letter).first()
    if response is None:
        response = draft(
            assignment,
            on=on,
            by=by,
            letter=letter,
            number=reading.get("reply_number") or "",
            contact_name=reading.get("contact_name") or "",
            contact_phone=reading.get("contact_phone") or "",
            contact_postcode=reading.get("contact_postcode") or "",
        )
        sign(response, signer=str(unit), on=on, by=by)
        send(response, on=on, by=by)
    return response
