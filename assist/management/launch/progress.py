"""One line for every step that takes a while."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print what is being done, then how many seconds it took (or that it failed)."""
    print(f"  {text} ... ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def say(text: str) -> None:
    """Print one line at once, even into a pipe."""
    print(text, flush=True)
