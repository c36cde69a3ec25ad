"""Tables as they were at the backup, then as this version wants them."""

from collections.abc import Mapping

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from assist.management.backup.errors import BackupError

Migration = tuple[str, str]


def applied_migrations() -> list[Migration]:
    """What the database says of itself."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def refuse_unknown(applied: list[Migration]) -> None:
    """Raise BackupError when this install cannot make the tables that the backup was taken from."""
    known = MigrationExecutor(connection).loader
    unknown = sorted(set(applied) - set(known.disk_migrations) - _replaced(known.disk_migrations))
    if not unknown:
        return
    gone = sorted({app for app, _ in unknown} - known.migrated_apps)
    if gone:
        raise BackupError(
            f"The backup holds tables of {', '.join(gone)}, which this install has switched off. "
            "Start with the settings of the backup: restore FILE --write-settings OUT writes them."
        )
    names = ", ".join(".".join(row) for row in unknown[:3])
    raise BackupError(f"The backup was made by a newer version of Assist ({names}). Upgrade this one first.")


def make_tables(applied: list[Migration]) -> None:
    """Bring an empty schema to where the backup's was."""
    executor = MigrationExecutor(connection)
    graph, then = executor.loader.graph, set(applied)
    wanted = {node for node in graph.nodes if node in then or _is_covered(executor, node, then)}
    last = [node for node in wanted if wanted.isdisjoint(child.key for child in graph.node_map[node].children)]
    executor.migrate(sorted(last))


def bring_up_to_date() -> None:
    """The migrations since the backup, with content types and permissions."""
    call_command("migrate", interactive=False, verbosity=0)


def _replaced(migrations: Mapping[Migration, object]) -> set[Migration]:
    return {row for migration in migrations.values() for row in getattr(migration, "replaces", ())}


def _is_covered(executor: MigrationExecutor, node: Migration, wanted: set[Migration]) -> bool:
    """Whether a migration that stands for others stands for what the backup had."""
    replaces = {tuple(row) for row in executor.loader.disk_migrations[node].replaces}
    return bool(replaces) and replaces <= wanted
