"""Structured logs: one line a request, command or job, without personal data."""

import logging
import sys

import structlog


def configure(level: str = "info", *, as_json: bool | None = None) -> None:
    """Log to the standard error, as JSON unless a person reads it."""
    json = not sys.stderr.isatty() if as_json is None else as_json
    # Plain tracebacks: the pretty ones print local variables, which may be personal.
    renderer = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
