"""Runs the measures: ``python -m bench``."""

import shlex
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer
from rich.console import Console

from bench import append, catching_up, loading, moments, refreshing, visible
from bench.kernel import Bench, Measure, Sample
from bench.report import HERE, Run, figures, line, publish, save, table
from bench.server import Server
from placeasile.edge.embedded.postgres import Postgres

MEASURES: Final = (
    *append.MEASURES,
    *catching_up.MEASURES,
    *visible.MEASURES,
    *refreshing.MEASURES,
    *loading.MEASURES,
    *moments.MEASURES,
)


def main(
    *,
    quick: Annotated[bool, typer.Option(help="Small sizes: to try, not to publish.")] = False,
    rounds: Annotated[int, typer.Option(min=1)] = 5,
    dsn: Annotated[str, typer.Option(envvar="PLACEASILE_BENCH_DSN")] = "",
    only: Annotated[list[str] | None, typer.Option(help="Names of measures.")] = None,
) -> None:
    """Measure against the stock library; write docs/benchmarks.md when everything was measured."""
    console = Console(width=160)
    chosen = [one for one in MEASURES if not only or one.name in only]
    if not chosen:
        raise typer.BadParameter(f"names are: {', '.join(one.name for one in MEASURES)}")
    with _server(dsn) as server:
        bench = Bench(server, quick)
        taken: dict[str, list[list[Sample]]] = {one.name: [] for one in chosen}
        for number in range(rounds):
            bench.reverse = number % 2 == 1
            for measure in chosen:
                taken[measure.name].append(_take(console, bench, measure, number))
        run = Run(_command(), quick, server.describe(), taken)
    lines = [line(one, taken[one.name]) for one in chosen]
    for row in table(lines):
        console.print(row, highlight=False)
    if not quick:
        save(run)
        if len(chosen) == len(MEASURES):
            publish(run, lines, (HERE / "limits.md").read_text(encoding="utf-8"))
    if any(one.wrong for one in lines):
        raise typer.Exit(1)


def _take(console: Console, bench: Bench, measure: Measure, number: int) -> list[Sample]:
    samples: list[Sample] = []
    for one in measure.take(bench):
        samples.append(one)
        said = f"{figures([one.value])} {measure.unit} {one.verdict}"
        console.print(f"{number + 1} {measure.name} {one.peer} {said}", highlight=False)
    return samples


@contextmanager
def _server(dsn: str) -> Generator[Server]:
    with TemporaryDirectory(prefix="placeasile-bench-") as folder:
        embedded = None if dsn else Postgres(Path(folder))
        server = Server(embedded.start() if embedded is not None else dsn)
        try:
            yield server
        finally:
            server.close()
            if embedded is not None:
                embedded.stop()


def _command() -> str:
    """The command as it can be typed again, without the address of the server."""
    kept: list[str] = []
    arguments = iter(sys.argv[1:])
    for one in arguments:
        if one == "--dsn":
            next(arguments, None)
        elif not one.startswith("--dsn="):
            kept.append(one)
    return shlex.join(["python", "-m", "bench", *kept])


if __name__ == "__main__":
    typer.run(main)
