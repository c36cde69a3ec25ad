"""What a check found, and what an administrator does about it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How a part does."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """What was seen of a part; without a remedy nothing has to be done."""

    state: State
    seen: str
    remedy: str = ""


def ok(seen: str) -> Finding:
    """The part is well."""
    return Finding(State.OK, seen)


def warn(seen: str, remedy: str) -> Finding:
    """It works, and will not for long or not for everybody."""
    return Finding(State.WARN, seen, remedy)


def fail(seen: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(State.FAIL, seen, remedy)


@dataclass
class Visit:
    """One run of the doctor: what was asked for and what is known so far."""

    send_mail: str = ""
    found: dict[str, Finding] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)

    def is_well(self, name: str) -> bool:
        """Whether an earlier check was made and found no fault."""
        return name in self.looked_at and self.found[name].state is not State.FAIL

    @property
    def has_failed(self) -> bool:
        """Whether any part is broken."""
        return any(finding.state is State.FAIL for finding in self.found.values())

    def as_json(self) -> dict[str, object]:
        """For machines."""
        checks = [{"name": name, **asdict(finding)} for name, finding in self.found.items()]
        return {"ok": not self.has_failed, "checks": checks}


Look = Callable[[Visit], Finding]


@dataclass(frozen=True)
class Check:
    """A name, which is also a section of docs/troubleshooting.md, and how to look."""

    name: str
    look: Look
    needs_database: bool = False
