"""The table of what the domain asks for: who holds it, and which tests exercise it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tests.coverage.catalogue import ITEMS, KINDS
from tests.coverage.item import Item, Kind, resolve
from tests.coverage.marks import marks

SHOWN: Final = 3
HEAD: Final = """# Ce que le domaine demande, ce qui le tient

Écrit par `python -m tests.documents` ; ne pas modifier à la main. Chaque élément du domaine est
soit tenu par un objet de `src/placeasile/` et exercé par au moins un test de `tests/`
(`pytest.mark.covers`), soit écarté avec sa raison. `tests/architecture/test_domain_coverage.py`
le vérifie.
"""

Marks = Mapping[str, tuple[str, ...]]


def document() -> str:
    """Write the document."""
    found = marks()
    kinds = [one for one in KINDS if one.items]
    lines = [HEAD, *_summary(kinds), *(line for one in kinds for line in _kind(one, found))]
    return "\n".join(lines) + "\n"


def exercising(item: Item, found: Marks) -> tuple[str, ...]:
    """Return the tests that exercise an item: its own, else those of all that replace it."""
    own = found.get(item.code, ())
    others = [exercising(ITEMS.get(one, Item(one, "")), found) for one in item.through]
    if own or not others or not all(others):
        return own
    return tuple(dict.fromkeys(name for names in others for name in names))


def problems(items: Mapping[str, Item] = ITEMS, found: Marks | None = None) -> list[str]:
    """Return what is not as it is said: an unknown mark, an item that nothing holds…"""
    found = marks() if found is None else found
    unknown = [
        f"{names[0]} covers {code}, which is not an item"
        for code, names in found.items()
        if code not in items
    ]
    return unknown + [one for item in items.values() for one in _problems(item, found)]


def _problems(item: Item, found: Marks) -> Iterator[str]:
    exercised = exercising(item, found)
    if item.reason is not None:
        if item.homes or exercised:
            yield f"{item.code} is left out, and held or exercised by {(*item.homes, *exercised)}"
        return
    if not exercised:
        yield f"{item.code} is held and no test covers it"
    if not item.homes:
        yield f"{item.code} is neither held nor left out"
    for home in item.homes:
        try:
            resolve(home)
        except (ImportError, LookupError) as error:
            yield f"{item.code} is not at {home}: {error!r}"


def _summary(kinds: Iterable[Kind]) -> Iterator[str]:
    yield "| famille | éléments | tenus | écartés |"
    yield "|---|---|---|---|"
    for kind in kinds:
        out = sum(one.reason is not None for one in kind.items)
        yield f"| {kind.title} | {len(kind.items)} | {len(kind.items) - out} | {out} |"


def _kind(kind: Kind, found: Marks) -> Iterator[str]:
    held = [one for one in kind.items if one.reason is None]
    out = [one for one in kind.items if one.reason is not None]
    yield f"\n## {kind.title}\n"
    if held:
        yield "| élément | intitulé | programme | tests |"
        yield "|---|---|---|---|"
        yield from (_row(one, found) for one in held)
    if out:
        yield "\nÉcartés :\n"
        yield "| élément | intitulé | raison |"
        yield "|---|---|---|"
        yield from (f"| `{one.code}` | {one.title} | {one.reason} |" for one in out)


def _row(item: Item, found: Marks) -> str:
    homes = ", ".join(f"`{one}`" for one in item.homes)
    tests = exercising(item, found)
    shown = ", ".join(f"`{one}`" for one in tests[:SHOWN])
    more = f" et {len(tests) - SHOWN} de plus" if len(tests) > SHOWN else ""
    return f"| `{item.code}` | {item.title} | {homes} | {shown}{more} |"
