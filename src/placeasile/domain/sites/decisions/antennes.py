"""Opening, changing and closing the antennas of a structure."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from placeasile.domain.french.typed import CodePostal
from placeasile.domain.kernel import Context, Event, History
from placeasile.domain.sites.events import AntenneChanged, AntenneClosed, AntenneOpened
from placeasile.domain.sites.refusals import AntenneNotFound, SiteAlreadyClosed
from placeasile.domain.stating import Open, State, StateOn
from placeasile.domain.subjects import refuse_closed_on
from placeasile.domain.values import Day, Text


class OpenAntenne(StateOn):
    """Say from which day the structure has an antenna."""

    records: ClassVar[type[Event]] = AntenneOpened
    STREAM: ClassVar[str] = "sites"
    ID: ClassVar[str | None] = "antenne_id"

    nom: Text
    adresse: Text
    code_postal: CodePostal
    commune: Text
    antenne_id: UUID | None = None

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure that is closed on that day."""
        _ = state, context
        refuse_closed_on(thing, self.effective_on)


class ChangeAntenne(StateOn):
    """Say from which day the antenna has another name or another address."""

    records: ClassVar[type[Event]] = AntenneChanged
    STREAM: ClassVar[str] = "sites"

    antenne_id: UUID
    nom: Text
    adresse: Text
    code_postal: CodePostal
    commune: Text

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse a structure or an antenna that is not open on that day."""
        _ = context
        refuse_closed_on(thing, self.effective_on)
        key = str(self.antenne_id)
        unknown = state.at("antenne", self.effective_on, key) is None
        if unknown or state.at("antenne_closed", self.effective_on, key) is not None:
            raise AntenneNotFound(field="antenne_id", value=self.antenne_id)


class CloseAntenne(State):
    """Close an antenna after its last day."""

    records: ClassVar[type[Event]] = AntenneClosed
    STREAM: ClassVar[str] = "sites"

    antenne_id: UUID
    last_day: Day
    motif: Text

    def day(self, event: Event) -> date:
        """The day after."""
        _ = event
        return self.last_day + timedelta(days=1)

    def dated_by(self) -> str:
        """The last day."""
        return "last_day"

    def check(self, state: Open, thing: History, context: Context) -> None:
        """Refuse an antenna that is not open on that day, or that closes on another."""
        _ = thing, context
        key = str(self.antenne_id)
        if state.at("antenne", self.last_day, key) is None:
            raise AntenneNotFound(field="antenne_id", value=self.antenne_id)
        closed = [day for day, _ in state.steps("antenne_closed", key)]
        if closed and closed[0] != self.last_day + timedelta(days=1):
            raise SiteAlreadyClosed(
                field="last_day", value=f"L'antenne {self.antenne_id}", closed_from=closed[0]
            )
