"""Services that somebody else runs: DATABASE_URL and REDIS_URL from the environment."""

from urllib.parse import urlsplit

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from assist.management.launch.errors import LaunchError
from assist.management.launch.programs import OLDEST_POSTGRES

ANSWER_SECONDS = 5


def check_database(url: str) -> None:
    """Make sure that the database answers and is new enough.

    Raises LaunchError with the address (never its password) and the way out.
    """
    if _scheme(url) not in ("postgres", "postgresql"):
        raise LaunchError(f"DATABASE_URL must look like postgres://user:password@host:5432/name, not {shown(url)}")
    try:
        with psycopg.connect(url, connect_timeout=ANSWER_SECONDS) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise LaunchError(
            f"The database at DATABASE_URL ({shown(url)}) cannot be reached: "
            f"{_reason(error, url)}. "
            "Start it or correct the address; without DATABASE_URL, "
            "Assist starts a database of its own."
        ) from error
    if version < OLDEST_POSTGRES:
        raise LaunchError(
            f"The database at DATABASE_URL is PostgreSQL {version}; Assist needs {OLDEST_POSTGRES} or later."
        )


def check_broker(url: str) -> None:
    """Make sure that Valkey or Redis answers.

    Raises LaunchError with the address (never its password) and the way out.
    """
    patience = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
    try:
        with redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **patience) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise LaunchError(
            f"The server at REDIS_URL ({shown(url)}) cannot be reached: "
            f"{_reason(error, url)}. "
            "Start it or correct the address; without REDIS_URL, "
            "Assist starts a Valkey of its own."
        ) from error


def shown(url: str) -> str:
    """Return an address without its user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "not an address"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _scheme(url: str) -> str:
    """Return the scheme of a well-formed address, else nothing."""
    try:
        return urlsplit(url).scheme if urlsplit(url).port != 0 else ""
    except ValueError:
        return ""


def _reason(error: Exception, url: str) -> str:
    """Return the first line of what the driver said, without any secret of the address."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    reason = lines[0].removeprefix("connection failed: ").rstrip(".")
    secret = url.rpartition("@")[0].rpartition("/")[2].partition(":")[2]
    return reason.replace(secret, "***") if secret else reason
