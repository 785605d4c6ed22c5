"""Formatters of the log, as lines or as JSON, with the id of the request that is being answered.

Settings name them, so that this module imports nothing of the site.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

# Of the request that this thread answers; '' between requests.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# What is added to a record by `extra`, and told apart in JSON.
FIELDS = ("seconds", "queries", "route", "status", "method", "statement")


class LineFormatter(logging.Formatter):
    """Formatter of a line for people; the id of the request is at the end."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = super().format(record)
        request = request_id.get()
        return f"{line} [{request}]" if request else line


class JSONFormatter(logging.Formatter):
    """Formatter of an object in one line for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := request_id.get():
            said["request_id"] = request
        said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)
