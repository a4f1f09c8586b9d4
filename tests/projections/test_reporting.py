"""The schema that dashboards read: what it answers, to whom, and for how long."""

import json
from collections import Counter
from collections.abc import Generator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, LiteralString, cast

import psycopg
import pytest
from psycopg import Connection, sql

from placeasile.domain.kernel import Recorded
from placeasile.domain.registry.dictionary import field_of
from placeasile.domain.registry.facets import FACETS_SHOWN
from placeasile.domain.territory import DEPARTEMENTS, REGIONS
from placeasile.edge.clock import end_of_day
from placeasile.projections.rebuild import build, drop_old, ensure, swap
from placeasile.projections.seals import SEAL, without_seals
from placeasile.store.vault import MARK
from tests.projections.dashboards import KEYS, ask, asked, dashboard, holding, same, told
from tests.projections.planting import Place, Row, plant, projecting
from tests.support.histories import tell
from tests.support.oracle import Oracle, Said

TODAY: Final = date(2025, 12, 31)
LOG: Final = tell(Random(23), 70).log
GOLDEN: Final = Path(__file__).parents[1] / "golden-reporting.json"
MOMENTS: Final = [
    (TODAY, len(LOG)),
    (date(2024, 6, 30), len(LOG)),
    (date(2027, 1, 1), len(LOG) // 2),
    (date(2025, 3, 1), 20),
    (TODAY, 0),
]
each_moment = pytest.mark.parametrize("moment", MOMENTS, ids=lambda one: f"{one[0]}-{one[1]}")
each_relation = pytest.mark.parametrize("name", KEYS)

# A row is a column of a view: its type, and what is said of it.
COLUMNS: Final = """
    select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),
      col_description(c.oid, a.attnum), obj_description(c.oid)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'reporting'::regnamespace order by c.relname, a.attnum
"""
FUNCTIONS: Final = """
    select p.proname::text, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
      obj_description(p.oid), p.prosecdef, p.proconfig
    from pg_proc p where p.pronamespace = 'reporting'::regnamespace order by p.proname
"""


@pytest.fixture(scope="module")
def shown(shared_database: str) -> Generator[Place]:
    """Tables that show the log, which the tests of this module only read."""
    with (
        psycopg.connect(shared_database, autocommit=True) as owner,
        projecting(shared_database) as projector,
    ):
        plant(owner, LOG)
        ensure(projector, TODAY)
        yield Place(shared_database, owner, projector)


@pytest.fixture
def tool(shown: Place) -> Generator[Connection[Any]]:
    """What a dashboard reads of them."""
    with dashboard(shown.dsn) as connection:
        yield connection


def operators(oracle: Oracle) -> dict[object, object]:
    """Return the names of the operators that have one on the day."""
    found = {one: oracle.value(one, "nom", oracle.on) for one in oracle.subjects("operateur")}
    return {subject: said.value["nom"] for subject, said in found.items() if said is not None}


# ---------------------------------------------------------------- what it answers


@each_relation
def test_a_view_shows_the_moment_of_the_tables(tool: Connection[Any], name: str) -> None:
    same(name, asked(tool, name), Oracle(LOG, TODAY, len(LOG)))
    assert asked(tool, name)


def test_the_moment_of_the_views_is_told(tool: Connection[Any], shown: Place) -> None:
    epoch = shown.owner.execute("select log_epoch from es.meta").fetchone()
    assert epoch is not None
    assert asked(tool, "moment") == [
        {
            "effective_on": TODAY,
            "position": len(LOG),
            "known_at": LOG[-1].recorded_at,
            "log_epoch": epoch[0],
            "demonstration": False,
        }
    ]


@each_moment
@each_relation
def test_a_function_answers_for_any_moment(
    tool: Connection[Any], name: str, moment: tuple[date, int]
) -> None:
    on, position = moment
    oracle = Oracle(LOG, on, position)
    by_position = asked(tool, f"{name}_at_position", on, position)
    same(name, by_position, oracle)
    if name == "operator_year":
        names = operators(oracle)
        assert [one["operateur"] for one in by_position] == [
            names.get(one["operateur_id"]) for one in by_position
        ]


def test_territories_have_their_names(tool: Connection[Any]) -> None:
    found = {
        (one["level"], one["code"]): one["territoire"] for one in asked(tool, "territory_year")
    }
    assert found[("nation", "FR")] == "France"
    for (level, code), nom in found.items():
        if level == "departement":
            assert nom == DEPARTEMENTS[code].nom
        elif level == "region":
            assert nom == REGIONS[code]


@each_relation
def test_a_day_of_knowledge_ends_at_midnight_in_paris(tool: Connection[Any], name: str) -> None:
    for day in {one.recorded_at.date() for one in LOG[::9]}:
        known = [one.position for one in LOG if one.recorded_at < end_of_day(day)]
        last = known[-1] if known else 0
        same(name, asked(tool, f"{name}_at", TODAY, day), Oracle(LOG, TODAY, last))
    same(name, asked(tool, f"{name}_at", TODAY, None), Oracle(LOG, TODAY, len(LOG)))
    same(name, asked(tool, f"{name}_at", None, None), Oracle(LOG, TODAY, len(LOG)))
    assert asked(tool, f"{name}_at", TODAY, LOG[0].recorded_at.date() - timedelta(days=1)) == []


def test_a_position_that_is_not_reached_is_refused(tool: Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue, match=f"{len(LOG) + 1} n'existe pas"):
        asked(tool, "sheet_at_position", TODAY, len(LOG) + 1)
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        asked(tool, "facts_at_position", TODAY, -1)


# ---------------------------------------------------------------- facts


def days(oracle: Oracle) -> list[date]:
    """Return days around which values change."""
    found = {one.day for one in oracle.said} | {TODAY}
    return sorted({day + timedelta(days=gap) for day in found for gap in (0, 1)})


def test_what_is_known_now_parts_the_days_of_each_key(tool: Connection[Any]) -> None:
    known = [one for one in asked(tool, "facts") if one["known_to"] is None]
    oracle = Oracle(LOG, TODAY, len(LOG))
    for on in days(oracle):
        true = [
            one
            for one in known
            if one["valid_from"] <= on and (one["valid_to"] is None or on <= one["valid_to"])
        ]
        assert told(true) == holding(oracle, on)


def test_every_assertion_is_a_row_known_until_it_is_replaced(tool: Connection[Any]) -> None:
    found = asked(tool, "facts")
    recorded = {one.event_id: one for one in LOG}
    ends = {one.supersedes: one.recorded_at for one in reversed(LOG) if one.supersedes is not None}

    asserted = [(one.event_id, fact.facet) for one in LOG for fact in one.event.facts()]
    assert Counter((one["event_id"], one["facet"]) for one in found) == Counter(asserted)
    for one in found:
        assert one["known_from"] == recorded[one["event_id"]].recorded_at
        if one["event_id"] in ends:
            assert one["known_to"] is not None
            assert one["known_to"] <= ends[one["event_id"]]
    assert any(one["known_to"] for one in found)


def test_a_fact_said_again_for_the_same_day_is_known_until_then(place: Place) -> None:
    log = first_said_twice()
    plant(place.owner, log)
    ensure(place.projector, TODAY)
    oracle = Oracle(log, TODAY, len(log))
    with dashboard(place.dsn) as connection:
        by_key: dict[tuple[object, ...], list[Row]] = {}
        for one in asked(connection, "facts"):
            by_key.setdefault((one["subject"], one["facet"], one["key"]), []).append(one)
    twice = same_day(oracle.said)
    assert twice
    for (subject, facet, key, day), said in twice.items():
        rows = [one for one in by_key[(subject, facet, key)] if one["valid_from"] == day]
        standing = [one for one in rows if one["known_to"] is None]
        assert [one["known_from"] for one in standing] == [log[said[-1].position - 1].recorded_at]


def first_said_twice() -> list[Recorded]:
    """Tell the first history that says something twice of one day."""
    for seed in range(100):
        log = tell(Random(seed), 60).log
        if same_day(Oracle(log, TODAY, len(log)).said):
            return log
    raise AssertionError("no history says a thing twice")


def same_day(said: list[Said]) -> dict[tuple[Any, ...], list[Said]]:
    found: dict[tuple[Any, ...], list[Said]] = {}
    for one in said:
        found.setdefault((one.subject, one.facet, one.key, one.day), []).append(one)
    return {key: several for key, several in found.items() if len(several) > 1}


@each_moment
def test_facts_of_any_moment_are_those_that_held(
    tool: Connection[Any], moment: tuple[date, int]
) -> None:
    on, position = moment
    oracle = Oracle(LOG, on, position)
    found = asked(tool, "facts_at_position", on, position)

    assert told(found) == holding(oracle, on)
    for one in found:
        after = {
            said.day
            for said in oracle.every(one["subject"], one["facet"], one["key"])
            if said.day > one["valid_from"]
        }
        assert one["valid_to"] == (min(after) - timedelta(days=1) if after else None)
        assert one["known_to"] is None
        facet = FACETS_SHOWN[one["facet"]]
        assert (one["block"], one["label"]) == (facet.block.value, facet.label)


def test_a_seal_is_known_by_its_mark() -> None:
    assert f"{MARK}." == SEAL


def test_what_is_sealed_is_left_out_of_a_value(shown: Place) -> None:
    said = {"nom": f"{SEAL}a.b.c", "rang": 1, "motif": None, "texte": "pa1", "liste": ["x"]}
    select = cast("LiteralString", f"select {without_seals('v')} from (select %s::jsonb) t(v)")
    for value in (said, {"nom": f"{SEAL}a"}, {}):
        found = shown.owner.execute(select, [json.dumps(value)]).fetchone()
        public = {name: one for name, one in value.items() if not str(one).startswith(SEAL)}
        assert found == (public,)


# ---------------------------------------------------------------- who reads it


def test_the_role_reads_the_schema_and_nothing_else(tool: Connection[Any], shown: Place) -> None:
    others = shown.owner.execute("""
        select n.nspname::text, c.relname::text from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'v', 'p', 'm')
          and n.nspname ~ '^(es|ops|read|ref|public|core_v[0-9]+)$'
    """).fetchall()
    assert {schema for schema, _ in others} == {"es", "ops", "read", "ref", "public", "core_v1"}
    for schema, table in others:
        query = sql.SQL("select from {}").format(sql.Identifier(schema, table))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tool.execute(query)
    for statement in (
        "select read.sheet_at('{}', current_date, 1)",
        "select core_v1.structures_at('{}', 1)",
        "select es.become_demonstration()",
        "create table reporting.mine (n int)",
        "delete from reporting.sheet",
        "update reporting.year set places = 0",
        "create schema mine",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tool.execute(statement.encode())


def test_nobody_else_calls_its_functions(shown: Place) -> None:
    granted = shown.owner.execute("""
        select distinct p.proname::text, a.grantee::regrole::text
        from pg_proc p cross join lateral aclexplode(p.proacl) a
        where p.pronamespace = 'reporting'::regnamespace
    """).fetchall()
    assert {who for _, who in granted} == {"placeasile_projector", "placeasile_reporting"}
    assert len(granted) == 2 * len(ask(shown.owner, FUNCTIONS))


def test_functions_run_with_fixed_names(shown: Place) -> None:
    for one in ask(shown.owner, FUNCTIONS):
        assert one["prosecdef"], one["proname"]
        assert "search_path=pg_catalog, pg_temp" in one["proconfig"], one["proname"]


# ---------------------------------------------------------------- the contract


def contract(connection: Connection[Any]) -> dict[str, Any]:
    views: dict[str, dict[str, str]] = {}
    for one in ask(connection, COLUMNS):
        views.setdefault(one["relname"], {})[one["attname"]] = one["format_type"]
    functions = {
        one["proname"]: f"({one['pg_get_function_arguments']}) → {one['pg_get_function_result']}"
        for one in ask(connection, FUNCTIONS)
    }
    return {"views": views, "functions": functions}


def test_no_column_disappears_and_none_changes_its_type(tool: Connection[Any]) -> None:
    """What is published is for ever. Add a new column to the golden file; take none away."""
    found, golden = contract(tool), json.loads(GOLDEN.read_text("utf-8"))

    for name, columns in golden["views"].items():
        kept = {one: found["views"][name].get(one) for one in columns}
        assert kept == columns, f"reporting.{name} has lost or changed a column"
        assert list(found["views"][name])[: len(columns)] == list(columns), "add columns at the end"
    assert found == golden, "write what is new in tests/golden-reporting.json"


def test_every_view_column_and_function_is_said_in_french(tool: Connection[Any]) -> None:
    for one in ask(tool, COLUMNS):
        assert one["col_description"], f"{one['relname']}.{one['attname']}"
        assert one["obj_description"], one["relname"]
    for one in ask(tool, FUNCTIONS):
        assert one["obj_description"], one["proname"]


def test_no_column_is_personal(tool: Connection[Any]) -> None:
    for one in ask(tool, COLUMNS):
        field = field_of(one["attname"], one["relname"])
        assert field is not None
        assert not field.personal


def test_what_is_built_on_it_outlives_the_generations(place: Place) -> None:
    plant(place.owner, LOG)
    ensure(place.projector, TODAY)
    place.owner.execute("create view public.mine as select nom, places from reporting.sheet")
    with dashboard(place.dsn) as tool:
        before = everything(tool)

        for _ in range(2):
            swap(place.projector, build(place.projector, TODAY), TODAY)
            drop_old(place.projector)

        assert everything(tool) == before
    mine = place.owner.execute("select count(*) from public.mine").fetchone()
    assert mine == (len(before["sheet"]),)


def everything(tool: Connection[Any]) -> dict[str, list[Row]]:
    calls: dict[str, tuple[object, ...]] = dict.fromkeys((*KEYS, "facts"), ())
    calls |= {f"{name}_at": (TODAY - timedelta(days=90), TODAY) for name in (*KEYS, "facts")}
    return {name: sorted(asked(tool, name, *these), key=str) for name, these in calls.items()}
