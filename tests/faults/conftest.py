"""Real processes for the fault tests, one install a folder."""

from collections.abc import Iterator

import pytest

from tests.install import Install, Parts, installed


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """Two web processes, a database and a Valkey of their own; leases and beats run three times as fast."""
    with installed(
        tmp_path_factory.mktemp("install"), 0, Parts(webs=2, own_valkey=True), ASSIST_TIME_SCALE="3"
    ) as running:
        yield running
