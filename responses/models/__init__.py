"""What the unit answered, what came with it, and what the deputies thought of it."""

from .evaluation import Evaluation
from .letter import Letter
from .response import Answer, Delivery, Opinion, Response

__all__ = ["Answer", "Delivery", "Evaluation", "Letter", "Opinion", "Response"]
