"""One line for every step that takes a while."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print what is being done, then how many seconds it took (or that it failed)."""
    say(f"  {text} ... ", end="")
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("failed")
        raise
    say(f"{time.monotonic() - began:.1f} s")


def say(text: str, end: str = "\n") -> None:
    """Print at once, even into a pipe."""
    with suppress(OSError):  # a closed terminal must not break off a clean stop
        print(text, end=end, flush=True)
