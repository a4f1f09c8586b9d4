"""Values as they leave the register for a file or a dashboard: without what is personal."""

from typing import Final

SEAL: Final = "pa1."
"""How a seal starts (`store.vault`): a personal value is nothing else in the tables."""


def without_seals(value: str) -> str:
    """Return the SQL of a JSON object without the fields that are sealed."""
    text = "coalesce(p.value #>> '{}', '')"
    return (
        "(select coalesce(jsonb_object_agg(p.key, p.value), '{}'::jsonb) "
        f"from jsonb_each({value}) p where not starts_with({text}, '{SEAL}'))"
    )
