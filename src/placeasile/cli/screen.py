"""What commands print: French text, tables, progress bars, errors that say what to do."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

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
