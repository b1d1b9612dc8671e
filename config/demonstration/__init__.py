"""The demonstration congress: Taizhou, its fifth people's congress, its sixth session, and people who do not exist."""

from .cast import SIGN_INS

__all__ = ["SIGN_INS"]
