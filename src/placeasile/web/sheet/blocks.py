"""The blocks of the sheet, in order."""

from typing import Final

from placeasile.web.sheet import premises, steering, workflow

SECTIONS: Final = (
    premises.IDENTITY,
    premises.CALENDAR,
    premises.PLACES,
    premises.HOUSING,
    steering.FINANCES,
    steering.ACTIVITY,
    steering.QUALITY,
    steering.PAPERS,
    premises.CPOM,
    workflow.ANOMALIES,
    workflow.WORKFLOW,
    workflow.PEOPLE,
)
