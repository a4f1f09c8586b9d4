"""What commands print: French text, tables, progress bars, errors that say what to do."""

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Final, NoReturn

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

out: Final = Console(highlight=False)
err: Final = Console(stderr=True, highlight=False)


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Print why, and stop."""
    err.print(f"[bold red]Erreur[/] : {message}", soft_wrap=True)
    sys.exit(code)


@contextmanager
def progress(label: str) -> Generator[Callable[[int, int], None]]:
    """Show a progress bar; call what is yielded with what is done and the total."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def phases(labels: Mapping[str, str]) -> Generator[Callable[[str, int, int], None]]:
    """Show a progress bar a phase, with the time that is left of it.

    Call what is yielded with a phase of ``labels``, what is done of it and the total.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("reste"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err) as bar:
        tasks: dict[str, TaskID] = {}

        def show(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bar.add_task(labels[phase])
            bar.update(tasks[phase], completed=done, total=total)

        yield show
