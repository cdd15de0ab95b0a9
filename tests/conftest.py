"""What all tests share: reference data of their own, so that no test writes to the user's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

settings.register_profile(
    "superbill", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("superbill")


@pytest.fixture(scope="session", autouse=True)
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A ``SUPERBILL_HOME`` of the whole run: the ICD-10-CM index is made once, in it."""
    home = tmp_path_factory.mktemp("superbill-home")
    before = os.environ.get("SUPERBILL_HOME")
    os.environ["SUPERBILL_HOME"] = str(home)
    yield home
    if before is None:
        del os.environ["SUPERBILL_HOME"]
    else:
        os.environ["SUPERBILL_HOME"] = before
