"""A folder that the database's user can enter: pytest's own is closed to others when root runs it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assist.management.launch.account import Account, server_account
from assist.management.launch.places import temporary_folder


@pytest.fixture
def account() -> Account:
    return server_account()


@pytest.fixture
def open_folder(account: Account) -> Iterator[Path]:
    folder = temporary_folder(account)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
