"""The audit log: whether its chain holds, and whether somebody seals it."""

from assist.management.doctor.findings import Finding, Visit, fail, ok, warn
from assist.queries.audits import examine_chain
from assist.queries.clock import now

LOOKED_AT = 5000
"""Rows from the end; manage.py audit verify reads all of them."""
OLD = 60.0


def chain_holds(visit: Visit) -> Finding:
    """The last rows are as they were sealed, and new ones get their seal soon."""
    chain = examine_chain(LOOKED_AT)
    if chain.broken:
        remedy = "Somebody wrote past Assist. Ask manage.py audit verify, and compare with a backup."
        return fail(f"row {chain.broken.pk} is not as it was sealed", remedy)
    age = (now() - chain.oldest_unsealed).total_seconds() if chain.oldest_unsealed else 0.0
    seen = f"the last {chain.sealed} rows hold, {chain.unsealed} wait for their seal"
    if age > OLD:
        return warn(f"{seen}, the oldest for {age:.0f} s", "Start a sweeper: it seals what was written.")
    return ok(seen)
