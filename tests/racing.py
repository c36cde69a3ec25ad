"""Make things race: the same moment, several threads, several connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections, connections

from assist.rules.refusals import Refused


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread of its own, all let go at once; returns results, refusals among them."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        close_old_connections()
        gate.wait(10)
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(30) for future in [pool.submit(run, act) for act in acts]]


def refusals(results: list[Any]) -> list[Refused]:
    """Those that were faster than nobody."""
    return [result for result in results if isinstance(result, Refused)]
