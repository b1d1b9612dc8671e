"""The demonstration congress."""

SIGN_INS: list[tuple[str, str, str]] = []
