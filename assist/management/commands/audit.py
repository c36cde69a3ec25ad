"""manage.py audit verify: whether the audit log is as it was written, and how far it is sealed."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assist.models import Audit
from assist.queries.audits import Chain, examine_chain


class Command(BaseCommand):
    """Reads the whole log once; an anchor kept elsewhere also proves that nothing was cut off at its end."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and what was said the last time."""
        parser.add_argument("act", choices=["verify"])
        parser.add_argument("--anchor", metavar="ROW:SEAL", help="what an earlier run has printed")

    def handle(self, *args: object, **options: str) -> None:
        """Say what was found; an error names the first row that is not as it was sealed."""
        chain = examine_chain()
        if chain.broken:
            raise CommandError(_named(chain.broken))
        if options["anchor"]:
            _hold_on(options["anchor"])
        self.stdout.write(_told(chain))


def _named(row: Audit) -> str:
    return (
        f"Row {row.pk} is the first that does not fit: changed after it was sealed, put in, or one before it "
        f"was removed. It says: {row.at:%Y-%m-%d %H:%M:%S} UTC, {row.actor_name} {row.act} {row.subject}."
    )


def _hold_on(anchor: str) -> None:
    number, _, seal = anchor.partition(":")
    if not number.isdecimal() or not seal:
        raise CommandError("An anchor looks like 1234:5f2c..., as an earlier run has printed it.")
    if not Audit.objects.filter(pk=int(number), seal=seal).exists():
        raise CommandError(f"Row {number} is not there with that seal: the end of the log was cut off or written anew.")


def _told(chain: Chain) -> str:
    words = f"{chain.sealed} rows are as they were sealed, {chain.unsealed} wait for their seal"
    since = f" since {chain.oldest_unsealed:%Y-%m-%d %H:%M:%S} UTC" if chain.oldest_unsealed else ""
    lines = [f"{words}{since}."]
    if chain.head:
        anchor = f"{chain.head.pk}:{chain.head.seal}"
        lines.append(f"Keep this elsewhere, and ask again with --anchor {anchor}")
    return "\n".join(lines)
