import logging

import pytest

from bot.frontends.ports import apology
from bot.incidents import incident


def test_an_incident_is_logged_with_its_number_and_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise RuntimeError("the lamp is out")
    except RuntimeError:
        number = incident("answering status")
    record = caplog.records[-1]
    assert record.levelno == logging.ERROR
    assert record.getMessage() == f"incident {number} while answering status"
    assert "the lamp is out" in caplog.text
    assert f"(incident {number})" in apology(number)
