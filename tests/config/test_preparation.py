"""Nothing but a demonstration is ever set up or emptied."""

from __future__ import annotations

import pytest

from config.supervision.preparation import NotADemonstration, forget_everything, refuse_foreign_database
from congress.models import Congress, User


@pytest.mark.django_db
def test_an_empty_database_may_become_a_demonstration() -> None:
    refuse_foreign_database()


@pytest.mark.django_db
def test_a_demonstration_is_one() -> None:
    Congress.objects.create(name="演示市", place="演示市", level="city", is_demonstration=True)
    refuse_foreign_database()


@pytest.mark.django_db
def test_a_working_congress_is_never_emptied() -> None:
    Congress.objects.create(name="某市", place="某市", level="city")
    Congress.objects.create(name="演示市", place="演示市", level="city", is_demonstration=True)
    with pytest.raises(NotADemonstration):
        forget_everything()
    assert Congress.objects.count() == 2


@pytest.mark.django_db
def test_users_without_a_congress_are_somebodys_work() -> None:
    User.objects.create(username="somebody")
    with pytest.raises(NotADemonstration):
        forget_everything()
    assert User.objects.count() == 1
