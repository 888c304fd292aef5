"""The sample, read and rendered once for all tests of rules."""

from __future__ import annotations

import pytest

from tests.checks.variants import Sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A copy of the sample whose files a test may edit."""
    return Sample(tmp_path_factory.mktemp("variants") / "sample")
