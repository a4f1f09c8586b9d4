"""The history of one value of a structure: who said what, from when, and what it has become."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query, Request, Response

from placeasile.api.histories import Fact, asked_of, cursor_of, next_of
from placeasile.api.queries import Cursor
from placeasile.domain.french.days import write_day
from placeasile.domain.registry.dictionary import field_of
from placeasile.edge.dependencies import Code, ReaderDep
from placeasile.edge.policy import Action
from placeasile.projections.chronicle.values import Assertion, history_of
from placeasile.projections.sheet.queries import find_sheet
from placeasile.web.feeds import authors_of
from placeasile.web.labels import choice, tone
from placeasile.web.paging import Pages, pages_of
from placeasile.web.recording import correction_of, may_record, retraction_of
from placeasile.web.rendering import render
from placeasile.web.routing import router_for
from placeasile.web.shell import Entry, Shell, shell_of
from placeasile.web.structures import name_of
from placeasile.web.wording import UNKNOWN, instant

router = router_for(Action.READ)

PAGE: Final = 50
EVER: Final = "depuis toujours"
NEITHER: Final = (None, None)


@dataclass(frozen=True, slots=True)
class Saying:
    """A saying of the value, in words."""

    label: str
    value: str
    since: str
    state: str | None
    tone: str
    nature: str
    recorded: str
    author: str
    source: str
    provenance: str | None
    reason: str | None
    phrase: str
    correct: str | None
    retract: str | None


@dataclass(frozen=True, slots=True)
class History:
    """The page of the history of a value."""

    title: str
    value: str
    definition: str | None
    sayings: Sequence[Saying]
    pages: Pages
    crumbs: Sequence[Entry]
    dated: bool = True


@router.get("/structures/{code}/historique", name="value_history")
def value_history(  # noqa: PLR0913 (the parameters of the address)
    code: Code,
    request: Request,
    reader: ReaderDep,
    fact: Annotated[list[Fact], Query(min_length=1, max_length=20)],
    *,
    table: Annotated[str, Query(max_length=60)] = "",
    valeur: Annotated[str, Query(max_length=60)] = "",
    after: Cursor = None,
) -> Response:
    """Show all that was ever said of a value, the latest record first."""
    shell = shell_of(request)
    asked = [asked_of(one) for one in fact]
    with reader.at() as at:
        sheet = find_sheet(at.connection, at.moment, code)
        found = history_of(
            at.connection, at.moment, sheet.structure_id, asked, after=cursor_of(after), limit=PAGE
        )
        authors = authors_of(at, (one.actor for one in found.rows))
    field = field_of(valeur, table)
    label = found.rows[0].libelle if field is None and found.rows else "Valeur"
    name = name_of(sheet)
    records = may_record(shell, sheet.departement)
    given = list(request.query_params.multi_items())
    facts = "&".join(f"fact={one}" for key, one in given if key == "fact")
    page = History(
        title=f"Historique : {label if field is None else field.label}",
        value=label if field is None else field.label,
        definition=None if field is None else field.definition,
        sayings=[
            _saying(
                one, authors[one.actor], _undoing(shell, code, one) if records else (None, None)
            )
            for one in found.rows
        ],
        pages=pages_of(
            shell,
            f"{request.url.path}?{facts}",
            {key: one for key, one in given if key in ("table", "valeur", "after")},
            total=found.total,
            next_=next_of(found.next),
            words=("enregistrement", "enregistrements"),
        ),
        crumbs=(
            Entry("Structures", shell.link("structures")),
            Entry(name, shell.link("structure", code=code)),
            Entry("Historique", None),
        ),
    )
    return render(request, "pages/value_history.html", page)


def _undoing(shell: Shell, code: str, one: Assertion) -> tuple[str | None, str | None]:
    """Return where a saying that stands is corrected, and where it is taken back."""
    if one.etat in (None, "CORRIGE", "RETIRE"):
        return None, None
    return (
        correction_of(shell, code, one.type, one.event_id),
        retraction_of(shell, code, one.type, one.event_id),
    )


def _saying(one: Assertion, author: str, undoing: tuple[str | None, str | None]) -> Saying:
    correct, retract = undoing
    return Saying(
        label=f"{one.libelle} {one.key}".strip() if one.key.isdecimal() else one.libelle,
        value=one.valeur or UNKNOWN,
        since=EVER if one.effective_on is None else write_day(one.effective_on),
        state=None if one.etat is None else choice(one.etat),
        tone=tone(one.etat or ""),
        nature=choice(one.nature),
        recorded=instant(one.recorded_at),
        author=author,
        source=one.source,
        provenance=one.provenance,
        reason=one.reason,
        phrase=one.phrase,
        correct=correct,
        retract=retract,
    )
