"""What was promised, until it is kept. Three questions kept apart: what the unit claims, what the evidence shows,
what the calendar says; and a fourth person gives the verdict."""

from .commitment import Category, Commitment, Measure
from .keeping import Evidence, Progress, Revision, Verdict, evidence_path

__all__ = [
    "Category",
    "Commitment",
    "Evidence",
    "Measure",
    "Progress",
    "Revision",
    "Verdict",
    "evidence_path",
]
