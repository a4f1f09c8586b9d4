"""Reads pages: a tree of their elements, and what every page must hold to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

VOID: Final = frozenset({"meta", "link", "input", "br", "img", "hr"})
CLOSED_BY_THEMSELVES: Final = frozenset({"line", "rect"})
FIELDS: Final = frozenset({"input", "select", "textarea"})


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list["Element | str"])

    def all(self, tag: str | None = None) -> Iterator["Element"]:
        """The elements inside, in order, itself included."""
        if tag is None or self.tag == tag:
            yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all(tag)

    def first(self, tag: str) -> "Element":
        """The first element inside with this tag."""
        return next(self.all(tag))

    def within(self, id_: str) -> "Element":
        """The element inside that bears this id."""
        return next(one for one in self.all() if one.attributes.get("id") == id_)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """What is read inside."""
        parts = (one if isinstance(one, str) else one.text for one in self.children)
        return " ".join(" ".join(parts).split())


class _Reader(HTMLParser):
    """Builds the tree, and refuses what a browser would have to guess."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        assert not [name for name, n in names.items() if n > 1], f"<{tag}> repeats an attribute"
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read(text: str) -> Element:
    """Return the tree of a page whose tags all close in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.root.tag == "root"
    return reader.root


def check(text: str) -> Element:
    """Return the tree of a page that holds to the rules of all pages."""
    page = read(text)
    ids = Counter(one.attributes["id"] for one in page.all() if "id" in one.attributes)
    assert not [one for one, n in ids.items() if n > 1], ids.most_common(3)
    assert page.first("html").attributes["lang"] == "fr"
    assert len(list(page.all("h1"))) == 1
    assert len(list(page.all("main"))) == 1
    assert page.first("title").text
    _check_headings(page)
    _check_references(page, set(ids))
    _check_fields(page)
    _check_tables(page)
    for one in page.all():
        assert "style" not in one.attributes
        assert one.tag != "style"
        assert not [name for name in one.attributes if name.startswith("on")]
        assert one.tag != "script" or (one.attributes.get("src") and not one.text)
    for link in (*page.all("a"), *page.all("button")):
        assert link.text or link.attributes.get("aria-label"), link
    for image in page.all("img"):
        assert "alt" in image.attributes
    return page


def _check_headings(page: Element) -> None:
    """Headings go down one level at a time."""
    levels = [int(one.tag[1]) for one in page.all() if one.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, levels


def _check_references(page: Element, ids: set[str]) -> None:
    """What is said to name or describe an element is there."""
    for one in page.all():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for id_ in one.attributes.get(name, "").split():
                assert id_ in ids, (name, id_)
        href = one.attributes.get("href", "")
        if href.startswith("#"):
            assert href[1:] in ids, href


def _check_fields(page: Element) -> None:
    """Every field has a label; every form that writes has the token of its session."""
    labelled = {one.attributes["for"] for one in page.all("label")}
    for one in page.all():
        if one.tag in FIELDS and one.attributes.get("type") != "hidden":
            assert one.attributes.get("id") in labelled, one.attributes
    for form in page.all("form"):
        names = {one.attributes.get("name") for one in form.all("input")}
        assert (form.attributes["method"] == "post") == ("jeton" in names)


def _check_tables(page: Element) -> None:
    """Every table has a caption, headings with a scope, and rows of the same width."""
    for table in page.all("table"):
        assert table.first("caption").text
        assert all(one.attributes.get("scope") in ("col", "row") for one in table.all("th"))
        widths = {
            sum(
                int(cell.attributes.get("colspan", "1"))
                for cell in row.children
                if isinstance(cell, Element)
            )
            for row in table.all("tr")
        }
        assert len(widths) == 1, (table.first("caption").text, widths)
