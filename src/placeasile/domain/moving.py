"""Commands that move a workflow on: they are true from the day they are sent.

What they say may change several times in one day, so the last one wins; the same-day rule of
dated facts does not hold for them.
"""

from placeasile.domain.kernel import Assertion, Context, Event, History
from placeasile.domain.stating import Open, State


class Move(State):
    """Records the event of its ``records`` as of today."""

    def decide(self, state: Open, context: Context) -> list[Assertion]:
        """Record the event; nothing when all it says holds today.

        Raises:
            SubjectNotFound: the thing that the command is addressed to is not registered.
        """
        thing = self.thing(state, context)
        event = self.event(state, context)
        if self.settled(state, event, context):
            return []
        self.check(state, thing, context)
        return [Assertion(event, context.today)]

    def settled(self, state: Open, event: Event, context: Context) -> bool:
        """Tell whether what the event says holds already."""
        return holds(state, event, context)


def holds(history: History, event: Event, context: Context) -> bool:
    """Tell whether all the facts of an event hold today."""
    return all(history.at(one.facet, context.today, one.key) == one.value for one in event.facts())
