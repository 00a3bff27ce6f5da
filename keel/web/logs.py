"""What the program's own log says: where something went wrong, never what anybody wrote."""

import logging
import time
import traceback
from types import TracebackType
from typing import Any

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Prints an error's kind and the lines it passed through, without its words or any variable.

    An error's words may quote a name or a sentence from a record (G-67), so they stay out of files.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the standard library's own name
        """The kind of error and where it arose, innermost line last."""
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else "no error"])


class NoArguments(logging.Filter):
    """Keeps the request and its query string out of Django's own lines about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line pass, after leaving only its kind and its status."""
        status = getattr(record, "status_code", None)
        if status is not None:
            record.msg, record.args = f"A request was answered with {status}.", ()
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": QuietFormatter, "format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_arguments": {"()": NoArguments}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet", "filters": ["no_arguments"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django would mail errors with the request's body and print request lines in debug mode: neither here.
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
