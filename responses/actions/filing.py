"""The letter a reply came as: kept with its bytes, read, laid to its dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from congress.models import Congress, Deputy, Session, Unit, User
from proposals import actions as proposals
from proposals import journal
from proposals.journal import Refused, needs
from proposals.models import Assignment, Event, Proposal

from .. import letters
from ..files.inputs import text_of
from ..letters.match import number_key
from ..letters.reading import SURE
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

    A file nobody can read is kept as well, with the reason in `problem`. Without a `proposal` it goes to the dossier
    it surely belongs to; `letter.proposal` stays None where that is not sure (see `candidates`).
    """
    filename = filename[-200:]
    there = filed_before(congress, content)
    text, problem = ("", "") if there else text_of(content, filename)
    there = there or filed_before(congress, content, text)
    if there:
        if there.proposal is None and proposal is not None:
            _lay(there, proposal, matched_by, by=by, on=on)
        return there
    letter = Letter(
        congress=congress,
        original=content,
        filename=filename,
        sha256=Letter.hash_of(content),
        problem=problem,
        filed_by=by,
    )
    _read(letter, text)
    letter.save()
    if proposal is None and text:
        proposal, matched_by = _surely(letter)
    if proposal:
        _lay(letter, proposal, matched_by, by=by, on=on)
    return letter


def filed_before(congress: Congress, content: bytes, text: str = "") -> Letter | None:
    """The letter that is here already: the very file, or the same words printed or saved anew. None for a new one."""
    same = Q(sha256=Letter.hash_of(content))
    if text:
        same |= Q(text_sha256=Letter.hash_of(text)) | Q(fingerprint=letters.fingerprint(text))
    return Letter.objects.filter(same, congress=congress).order_by("pk").first()


@transaction.atomic
def give_text(letter: Letter, *, text: str, on: date, by: User) -> None:
    """Sets beside a file that cannot be read the text somebody typed from it. The bytes stay, and so does the reason.

    Refused for a letter that has a text, for an empty one, and where the same words are filed already.
    """
    if letter.text:
        raise Refused(_("This letter has its text; it is not changed any more."))
    text = text.strip().replace("\0", "")
    needs(text, _("Type or paste the text of the letter."))
    there = filed_before(letter.congress, b"", text)
    if there:
        raise Refused(_("The same letter is here already: %(letter)s.") % {"letter": there})
    _read(letter, text)
    letter.save(update_fields=["text", "text_sha256", "fingerprint", "reading"])
    if letter.proposal is None:
        proposal, matched_by = _surely(letter)
        if proposal:
            _lay(letter, proposal, matched_by, by=by, on=on)


@transaction.atomic
def place_letter(letter: Letter, proposal: Proposal, *, on: date, by: User) -> None:
    """Lays the letter to the dossier a person chose. Refused once promises were read from it for another one."""
    if letter.proposal == proposal:
        return
    if letter.settled_on or letter.responses.exists() or letter.proposal is not None:
        raise Refused(_("The letter is in dossier %(number)s already.") % {"number": letter.proposal})
    if proposal.congress_id != letter.congress_id:
        raise Refused(_("This dossier belongs to another congress."))
    _lay(letter, proposal, "by hand", by=by, on=on)


def candidates(letter: Letter) -> list[tuple[Proposal, letters.Candidate]]:
    """The dossiers a letter may belong to, the best first, at most eight; empty for a letter without text."""
    if not letter.text:
        return []
    ours = Proposal.objects.filter(congress=letter.congress)
    found = letters.match(letters.read(letter.text), _as_dossiers(ours))[:8]
    rows = Proposal.objects.select_related("session__term").in_bulk([one.key for one in found])
    return [(rows[one.key], one) for one in found]


def _as_dossiers(proposals: QuerySet[Proposal]) -> list[letters.Dossier]:
    rows = proposals.select_related("session__term").prefetch_related("sponsors__deputy").defer("body")
    return [
        letters.Dossier(
            row.pk,
            row.display_no,
            row.title,
            row.session.term.number,
            row.session.number,
            tuple(sponsor.deputy.name for sponsor in row.sponsors.all() if sponsor.deputy),
        )
        for row in rows
    ]


def _surely(letter: Letter) -> tuple[Proposal | None, str]:
    """The one dossier this letter surely belongs to and why; (None, "") where a person has to choose.

    Only what can be sure is fetched, dossiers with its number or of its deputies: a thousand letters are not
    compared with a thousand titles each.
    """
    reading = letters.read(letter.text)
    ours = Proposal.objects.filter(congress=letter.congress)
    near = Q(sponsors__deputy__name__in=[found.value for found in reading.addressees])
    if reading.number and reading.number.asserted:
        near |= Q(display_no__icontains=number_key(reading.number.value))
    found = [
        one for one in letters.match(reading, _as_dossiers(ours.filter(near).distinct())) if one.sure == SURE
    ]
    if len(found) != 1:
        return None, ""
    return Proposal.objects.get(pk=found[0].key), found[0].why


def _read(letter: Letter, text: str) -> None:
    letter.text = text
    letter.text_sha256 = Letter.hash_of(text) if text else ""
    letter.fingerprint = letters.fingerprint(text) if text else ""
    letter.reading = letters.read(text).as_json() if text else {}


def _lay(letter: Letter, proposal: Proposal, matched_by: str, *, by: User, on: date) -> None:
    letter.proposal, letter.matched_by = proposal, matched_by
    letter.save(update_fields=["proposal", "matched_by"])
    journal.note(letter, Event.Name.LETTER_FILED, by=by, on=on, context={"filename": letter.filename})


@transaction.atomic
def enter_past_reply(letter: Letter, *, by: User, corrected: Mapping[str, Any] | None = None) -> Response:
    """Makes the dossier and the reply a letter speaks of, for one that was answered before the office used this program.

    Everything is entered on the letter's own date: its earlier days are not in it, and none is invented. Refused with
    the missing piece named where session, number, title, unit or date cannot be read; `corrected` says what a
    person read instead, under the reading's own names.
    """
    reading, congress = {**letter.reading, **(corrected or {})}, letter.congress
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
    written = assignment.responses.filter(supplementary=False, round=proposal.round)
    response = assignment.responses.filter(letter=letter).first() or written.first()
    if response is not None and response.letter is None and response.sent_on:
        # The unit wrote and sent it here; the letter is its printed form.
        response.letter = letter
        response.save(update_fields=["letter"])
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
