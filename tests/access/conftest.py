import logging

import pytest


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are meant here; what fails is logged all the same."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
