"""Real processes for the fault tests, one install a folder."""

from collections.abc import Iterator

import pytest

from tests.install import Install, Parts, installed


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """Two web processes, sweeper and worker over a fresh database; leases and beats run three times as fast."""
    with installed(tmp_path_factory.mktemp("install"), 0, Parts(webs=2), ASSIST_TIME_SCALE="3") as running:
        yield running
