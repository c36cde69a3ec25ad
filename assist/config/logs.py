"""Structured logs on standard error; message bodies and tokens never get here."""

import logging
import re
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured

from assist.config import requests
from assist.realtime import attending

TOLD = frozenset(
    {
        "interaction",
        "kind",
        "method",
        "ms",
        "outcome",
        "problem",
        "requests",
        "route",
        "row",
        "sockets",
        "status",
        "subject",
    }
)
"""What a line may tell besides its words; anything else that a library hangs on a line stays out."""
_DETAIL = re.compile(r"\nDETAIL:.*?(?=\n\nThe above exception was|\n\nDuring handling of|\Z)", re.DOTALL)
"""PostgreSQL quotes the row that it refuses, words of people included."""

Line = dict[str, Any]


def _marked(logger: object, method: str, line: Line) -> Line:
    """Name the request or the command at work, and what the line itself tells."""
    record = line.get("_record")
    told = {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
    return {**line, **requests.marks(), **attending.marks(), **told}


def _without_rows(logger: object, method: str, line: Line) -> Line:
    for name in ("event", "exception"):
        if isinstance(line.get(name), str):
            line[name] = _DETAIL.sub("", line[name])
    return line


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _marked,  # type: ignore[list-item]  # a dict is a mapping that may be changed
    ]


structlog.configure(
    processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

FORMS = {"json": structlog.processors.JSONRenderer(), "text": structlog.dev.ConsoleRenderer(colors=False)}


def logging_in(form: str) -> dict[str, Any]:
    """Django's LOGGING: one line a happening, `json` for machines or `text` for people."""
    if form not in FORMS:
        raise ImproperlyConfigured(f"ASSIST_LOG must be json or text, not {form!r}.")
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _shared(),
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _without_rows,
            FORMS[form],
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "lines", "level": logging.INFO}},
        "root": {"handlers": ["err"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.channels.server": {"level": "WARNING"},
            "daphne": {"level": "WARNING"},
        },
    }
