"""Samples to a table: medians, ranges, ratios of one run, and the raw figures beside."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count, sysconf
from pathlib import Path
from statistics import median
from typing import Final

import orjson

from bench.kernel import OURS, STOCK, Measure, Sample

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "results"
TABLE: Final = HERE.parent / "docs" / "benchmarks.md"
PACKAGES: Final = ("psycopg", "eventsourcing", "pydantic", "orjson")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what it ran on, how, and every sample, a list a round."""

    command: str
    quick: bool
    server: Mapping[str, str]
    rounds: Mapping[str, Sequence[Sequence[Sample]]]


@dataclass(frozen=True, slots=True)
class Line:
    """What the rounds of a measure amount to."""

    measure: Measure
    values: Mapping[str, Sequence[float]]
    ratios: Sequence[float]
    wrong: Sequence[str]

    @property
    def ratio(self) -> float:
        """How many times better than the stock peer, by the median round."""
        return median(self.ratios)

    def outcome(self) -> str:
        """Say whether the goal is met, or by how much it is missed."""
        if self.wrong:
            return f"void: {self.wrong[0]}"
        goal = self.measure.goal
        misses: list[str] = []
        if goal.ratio is not None and self.ratio < goal.ratio:
            misses.append(f"{1 - self.ratio / goal.ratio:.0%} short")
        if goal.at_most is not None and (found := median(self.values[OURS])) > goal.at_most:
            misses.append(f"{found - goal.at_most:.1f} {self.measure.unit} over")
        return f"**missed**: {', '.join(misses)}" if misses else "met"


def line(measure: Measure, rounds: Sequence[Sequence[Sample]]) -> Line:
    """Gather the rounds of a measure."""
    values: dict[str, list[float]] = {}
    ratios: list[float] = []
    for samples in rounds:
        found = {one.peer: one.value for one in samples}
        for peer, value in found.items():
            values.setdefault(peer, []).append(value)
        better, base = (
            (found[OURS], found[STOCK]) if measure.more_is_better else (found[STOCK], found[OURS])
        )
        ratios.append(better / base)
    wrong = [f"{one.peer}, {one.verdict}" for samples in rounds for one in samples if one.verdict]
    return Line(measure, values, ratios, wrong)


def save(run: Run) -> None:
    """Keep the raw samples, one file a measure."""
    RESULTS.mkdir(exist_ok=True)
    for name, rounds in run.rounds.items():
        content = {
            "command": run.command,
            "machine": machine(),
            "server": dict(run.server),
            "rounds": [
                {
                    one.peer: {
                        "value": round(one.value, 3),
                        "verdict": one.verdict or "ok",
                        **({"times": [round(x, 2) for x in one.times]} if one.times else {}),
                    }
                    for one in samples
                }
                for samples in rounds
            ],
        }
        text = orjson.dumps(content, option=orjson.OPT_INDENT_2)
        (RESULTS / f"{name}.json").write_bytes(_packed(text) + b"\n")


def _packed(text: bytes) -> bytes:
    """Put each list of numbers on one line."""
    lines: list[str] = []
    numbers: list[str] | None = None
    for one in text.decode().splitlines():
        if one.rstrip().endswith('"times": ['):
            numbers = [one]
        elif numbers is not None:
            numbers.append(one.strip())
            if one.strip().startswith("]"):
                lines.append("".join(numbers))
                numbers = None
        else:
            lines.append(one)
    return "\n".join(lines).encode()


def machine() -> str:
    """Describe the machine by what counts."""
    memory = sysconf("SC_PAGE_SIZE") * sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu_count()} shared cores, {memory:.0f} GB"


def figures(values: Sequence[float]) -> str:
    """Return the median and the range."""
    return f"{_short(median(values))} ({_short(min(values))} to {_short(max(values))})"


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(lines: Sequence[Line]) -> list[str]:
    """Return the rows of the table."""
    rows = [
        "| measure | unit | stock | placeasile | ratio | goal | |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for one in lines:
        ratio = "void" if one.wrong else f"{_short(one.ratio)} x {_range(one.ratios)}"
        rows.append(
            f"| {one.measure.title} | {one.measure.unit} | {figures(one.values[STOCK])} "
            f"| {figures(one.values[OURS])} | {ratio} | {_goal(one.measure)} | {one.outcome()} |"
        )
    return rows


def _range(ratios: Sequence[float]) -> str:
    return f"({_short(min(ratios))} to {_short(max(ratios))})"


def _goal(measure: Measure) -> str:
    goal = measure.goal
    asked = [] if goal.ratio is None else [f"≥ {goal.ratio:g} x"]
    if goal.at_most is not None:
        asked.append(f"< {goal.at_most:g} {measure.unit}")
    return ", ".join(asked)


def publish(run: Run, lines: Sequence[Line], limits: str) -> None:
    """Write the page of the last published run."""
    settings = ", ".join(
        f"{name} {value}" for name, value in run.server.items() if name != "version"
    )
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    rounds = max(len(one) for one in run.rounds.values())
    text = [
        "# Benchmarks",
        "",
        (
            f"Written by `{run.command}`; do not edit this part. The raw samples are in "
            "`bench/results/`."
        ),
        "",
        f"- Machine: {machine()}; server and clients share them.",
        f"- PostgreSQL {run.server['version']}: {settings}.",
        f"- Python {platform.python_version()}, {packages}.",
        (
            f"- {rounds} rounds, the peers in turn within each, in the other order every second "
            "round. Figures are the median and the range of the rounds; the ratio is the median of "
            "the rounds' own ratios. Absolute figures hold for this machine alone."
        ),
        (
            "- The stock peer is the event library's own PostgreSQL recorder, repository and "
            "projection runner, in their best safe configuration: binary psycopg, tables created "
            "once, prepared statements, an own `projector_func`, no database functions (they lose "
            "events for live readers)."
        ),
        (
            "- Each round ends with verdicts (acknowledged = stored = followed, positions dense, "
            "tables equal); one that fails voids the measure."
        ),
        "",
        *table(lines),
        "",
        "How each is measured:",
        "",
        *(f"- **{one.measure.title}.** {one.measure.how}" for one in lines),
        *_others(lines),
        "",
        limits.strip(),
        "",
    ]
    TABLE.write_text("\n".join(text), encoding="utf-8")


def _others(lines: Sequence[Line]) -> list[str]:
    return [
        f"- {peer}: {figures(values)} {one.measure.unit}."
        for one in lines
        for peer, values in one.values.items()
        if peer not in {OURS, STOCK}
    ]
