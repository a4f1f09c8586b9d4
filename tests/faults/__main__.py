"""Run many schedules of faults: ``python -m tests.faults --schedules 200``.

It prints a table, and a second one for the event library's own recorder and runner under
the same kinds of faults, as a control: what that one loses fails nothing.
"""

import argparse
import logging
import math
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.faults import control, report, site
from tests.faults.running import Outcome, Suite
from tests.faults.schedules import Kind, Schedule, draw, seeds

DEFAULT_SEED = 20_261_130


def main() -> None:
    """Run what the command line asks for; end with 1 when a schedule went wrong."""
    signal.signal(signal.SIGTERM, _end)
    asked = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    only = Kind(asked.only) if asked.only else None
    drawn = [draw(one) for one in seeds(asked.seed, asked.schedules, only)]
    compared = [one for one in drawn if one.kind in control.KINDS][: asked.control]
    err = Console(stderr=True)
    with site.opened() as opened:
        refused = opened.make_small_volume()
        if refused is not None:
            err.print(f"No full disk: this machine mounts no small volume ({refused}).")
            drawn = [one for one in drawn if one.kind is not Kind.DISK]
        suite = Suite(opened)
        try:
            ours = _each(err, "placeasile", drawn, suite.run, asked.minutes)
        finally:
            suite.close()
        stock = _each(err, "control", compared, control.Control(opened).run) if compared else []
    written = _written(ours, stock, asked.seed)
    sys.stdout.write(written)
    if asked.write:
        _publish(asked.write, written)
    if not all(one.verdict.sound for one in ours):
        sys.exit(1)


def _end(number: int, _frame: FrameType | None) -> None:
    """End as an exception does: servers and volumes go with us."""
    sys.exit(128 + number)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--schedules", type=int, default=200)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="of the first one")
    parser.add_argument("--only", choices=[one.value for one in Kind])
    parser.add_argument(
        "--control", type=int, default=20, help="schedules of the stock library, 0 for none"
    )
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="begin no further schedule after these"
    )
    parser.add_argument("--write", type=Path, help="a page to publish the tables in")
    return parser.parse_args()


def _each(
    err: Console,
    name: str,
    drawn: Sequence[Schedule],
    run: Callable[[Schedule], Outcome],
    minutes: float = math.inf,
) -> list[Outcome]:
    """Run schedules one after the other; show each that went wrong, and how to see it again."""
    outcomes: list[Outcome] = []
    until = time.monotonic() + 60 * minutes
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=err) as progress:
        task = progress.add_task(name, total=len(drawn))
        for schedule in drawn:
            if time.monotonic() > until:
                break
            outcomes.append(run(schedule))
            if not outcomes[-1].verdict.sound:
                text = f"{name}: {schedule}\n{outcomes[-1].verdict}\n"
                err.print(text, markup=False, highlight=False, soft_wrap=True)
            progress.advance(task)
    return outcomes


def _written(ours: Sequence[Outcome], stock: Sequence[Outcome], seed: int) -> str:
    looks = sum(one.looks for one in ours)
    parts = [
        f"{len(ours)} schedules, seeds from {seed}; {looks:,} looks of readers.",
        report.table(ours),
        f"Rebuilds: {report.phases(ours) or 'none'}.",
    ]
    if stock:
        parts += ["The control, the event library's own recorder and runner:", report.table(stock)]
    return "\n\n".join(parts) + "\n"


def _publish(page: Path, written: str) -> None:
    """Put the tables between the two marks of a page."""
    begin, end = "<!-- tables -->\n", "<!-- end of the tables -->\n"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{written}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
