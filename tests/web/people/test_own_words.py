"""A password is not built on the words of one's own school or name (G-18)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.cast import Cast


def test_a_persons_own_school_and_name_are_refused(cast: Cast) -> None:
    """ASVS 6.2.11: Sam Whitlock of Alder Grove School."""
    for password in ("AlderGrove2026!", "whitlock-whitlock-1", "Alder-Grove-School!"):
        with pytest.raises(ValidationError):
            validate_password(password, cast.sam.account)
    validate_password("three wise oxen graze", cast.sam.account)
