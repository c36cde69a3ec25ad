"""The engine that `env.database` names: a database that does not answer costs seconds, and one caller at a time."""

from typing import Any

from django.db.backends.postgresql import base

from assist.config.postgres.fuse import Fuse


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes connections through the process's fuse."""

    fuse = Fuse()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection, or django.db.OperationalError at once while the database is known to be away."""
        return self.fuse.through(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params))
