"""Every check in its order: what others rest on comes first."""

import logging
from collections.abc import Iterator

from assist.management.doctor import addresses, audits, broker, database, machine, mail, work
from assist.management.doctor.findings import Check, Finding, Visit, fail, warn

log = logging.getLogger(__name__)

CHECKS = (
    Check("database", database.answers),
    Check("migrations", database.is_up_to_date, needs_database=True),
    Check("connections", database.has_connections, needs_database=True),
    Check("redis", broker.answers),
    Check("clock", machine.clocks_agree, needs_database=True),
    Check("secrets", machine.secrets_are_secret),
    Check("disk", machine.disk_has_room),
    Check("origins", addresses.are_spelled),
    Check("static-files", addresses.files_are_served),
    Check("widget-socket", addresses.widget_opens),
    Check("console-socket", addresses.console_opens),
    Check("hints", broker.hints_arrive),
    Check("worker", work.worker_beats, needs_database=True),
    Check("sweeper", work.sweeper_sweeps, needs_database=True),
    Check("outbox", work.outbox_leaves, needs_database=True),
    Check("audit", audits.chain_holds, needs_database=True),
    Check("mail", mail.server_takes_mail),
)


def examine(visit: Visit) -> Iterator[tuple[str, Finding]]:
    """Look at one part after another; nothing that is broken keeps the others from being looked at."""
    for check in CHECKS:
        visit.found[check.name] = finding = _looked(check, visit)
        yield check.name, finding


def _looked(check: Check, visit: Visit) -> Finding:
    missing = [name for name in ("database", "migrations") if name != check.name and not visit.is_well(name)]
    if check.needs_database and missing:
        return warn(f"not looked at: {missing[0]} comes first", f"Mend {missing[0]}, then ask again.")
    visit.looked_at.add(check.name)
    try:
        return check.look(visit)
    except Exception as problem:  # whatever it is, the other parts are looked at as well
        log.warning("check broke", exc_info=True)
        return fail(f"{type(problem).__name__}: {problem}"[:200], "Read the sentence, mend what it names, ask again.")
