"""manage.py doctor: look at every part of this install, name what is broken and what to do about it."""

import json
import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assist.management.doctor.checks import CHECKS, examine
from assist.management.doctor.findings import Finding, State, Visit

WIDTH = max(len(check.name) for check in CHECKS) + 2


class Command(BaseCommand):
    """Exit code 1 when something fails."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """JSON for machines; an address for a real mail."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument("--send-mail", default="", metavar="ADDRESS", help="send one mail there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell each finding as it is made."""
        visit = Visit(options["send_mail"])
        logging.disable()  # what a check meets is in its finding
        try:
            for name, finding in examine(visit):
                if not options["json"]:
                    self._tell(name, finding)
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(json.dumps(visit.as_json(), indent=2) if options["json"] else summary(visit))
        if visit.has_failed:
            sys.exit(1)

    def _tell(self, name: str, finding: Finding) -> None:
        style = {State.OK: self.style.SUCCESS, State.WARN: self.style.WARNING, State.FAIL: self.style.ERROR}
        self.stdout.write(f"{style[finding.state](f'{finding.state:<5}')} {name:<{WIDTH}}{finding.seen}")
        if finding.remedy:
            self.stdout.write(f"{'':<{WIDTH + 6}}{finding.remedy}")
        self.stdout.flush()


def summary(visit: Visit) -> str:
    """The last line."""
    states = [finding.state for finding in visit.found.values()]
    failed, warned = states.count(State.FAIL), states.count(State.WARN)
    if not failed and not warned:
        return f"\nAll {len(states)} checks are well."
    return f"\n{failed} failed, {warned} to look at, of {len(states)} checks. docs/troubleshooting.md explains each."
