"""The house keeps its own rules. Each check is a function of sources, so that a planted violation proves it can fail."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).parent.parent
FLOORS = ["congress", "proposals", "responses", "commitments", "reminders", "config"]
# One place writes a status for the dossiers, and the outbox writes that of its own messages.
STATUS_WRITERS = {Path("proposals/journal.py")}


def sources(*folders: str) -> dict[Path, str]:
    files = [
        file for folder in folders for file in (ROOT / folder).rglob("*.py") if "migrations" not in file.parts
    ]
    return {file.relative_to(ROOT): file.read_text() for file in files}


def climbing(path: Path, source: str) -> list[str]:
    """Imports of a floor above the file's own."""
    allowed = FLOORS[: FLOORS.index(path.parts[0]) + 1]
    found = []
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        for name in names:
            floor = name.split(".")[0]
            if floor in FLOORS and floor not in allowed:
                found.append(f"{path}:{node.lineno} imports {name}")
    return found


def status_writes(path: Path, source: str) -> list[str]:
    """Lines that set a status: `x.status = …`, `setattr(x, "status", …)`, `.update(status=…)`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            found += [
                node.lineno
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr == "status"
            ]
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"update", "bulk_update", "update_or_create"} and any(
                k.arg == "status" for k in node.keywords
            ):
                found.append(node.lineno)
            if name == "setattr" and any(getattr(arg, "value", "") == "status" for arg in node.args):
                found.append(node.lineno)
    return [f"{path}:{line} writes a status" for line in found]


def due_writes(path: Path, source: str) -> list[str]:
    """Lines that compute a date a second way: days added to a start, outside the clock."""
    return [
        f"{path}:{node.lineno} writes due_on"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in {"due_on", "unrolled_on"}
    ]


def test_imports_go_down():
    found = [line for path, source in sources(*FLOORS).items() for line in climbing(path, source)]
    assert found == []
    assert climbing(Path("proposals/x.py"), "from responses.models import Letter")
    assert climbing(Path("congress/x.py"), "import config.settings")


def test_one_line_writes_a_status():
    floors = sources("congress", "proposals", "responses", "commitments")
    found = [
        line
        for path, source in floors.items()
        if path not in STATUS_WRITERS
        for line in status_writes(path, source)
    ]
    assert found == []
    assert status_writes(Path("x.py"), "proposal.status = 'closed'")
    assert status_writes(Path("x.py"), "rows.update(status='closed')")


def test_one_module_writes_a_day_something_is_due():
    found = [
        line
        for path, source in sources(*FLOORS).items()
        if path != Path("proposals/deadlines.py")
        for line in due_writes(path, source)
    ]
    assert found == []
    assert due_writes(Path("x.py"), "deadline.due_on = start + timedelta(days=90)")


def with_moves() -> list[type[models.Model]]:
    floors = FLOORS[:4]
    return [
        model for model in apps.get_models() if model._meta.app_label in floors and hasattr(model, "MOVES")
    ]


def test_moves_cover_every_status():
    assert len(with_moves()) == 5
    for model in with_moves():
        known = set(model.Status.values)
        assert set(model.MOVES) == known, model
        assert set().union(*model.MOVES.values()) <= known, model
        assert not model._meta.get_field("status").editable, model
        assert model._meta.get_field("status").default in known, model


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def verbs(floor: str) -> list[str]:
    written = [source for path, source in sources(floor).items() if "actions" in str(path)]
    return [
        node.name
        for node in (node for source in written for node in ast.parse(source).body)
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in {argument.arg for argument in node.args.kwonlyargs}
    ]


# Verbs that only other verbs call: no door of their own, so nobody is asked.
INNER = {
    "proposals": {"finish"},
    "responses": {"enter_past_reply", "owe_second_reply"},
    "commitments": {"open_days", "look_again"},
}


@pytest.mark.parametrize("floor", ["proposals", "responses", "commitments"])
def test_every_verb_has_its_permission(floor):
    permissions = importlib.import_module(f"{floor}.permissions")
    without = [verb for verb in verbs(floor) if not hasattr(permissions, f"may_{verb}")]
    assert set(without) == INNER[floor]


def test_every_status_and_verb_is_named_in_the_documents():
    text = (ROOT / "docs" / "architecture.md").read_text()
    wanted = {
        f"`{verb}`"
        for floor in ("proposals", "responses", "commitments")
        for verb in verbs(floor)
        if verb not in INNER[floor]
    }
    wanted |= {f"`{status}`" for model in with_moves() for status in model.Status.values}
    assert sorted(word for word in wanted if word not in text) == []


def test_no_file_is_too_long():
    long = {
        str(path): lines
        for path, source in sources(*FLOORS, "tests").items()
        if (lines := source.count("\n")) > 500
    }
    assert long == {}
