"""Read a page as a browser and a screen reader do: elements, attributes, text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# These may be closed by what follows them; whoever leaves that out is told all the same.
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Element:
    """Be one element with the text below it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()


@dataclass(slots=True)
class Form:
    """Be a form: where it is sent, how, and what it holds."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class Page(HTMLParser):
    """Hold the elements of a page in their order; a tag that is not closed rightly is a fault."""

    source: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    # Each piece of text with the tags that it stands in.
    pieces: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self._select = ""
        self.feed(self.source)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        inside = tuple(element.tag for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=inside)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes nothing")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.pieces.append((data, tuple(element.tag for element in self._open)))
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag with these attributes; `class_` finds one of its words."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in attributes.items())
            and (wanted is None or wanted in element.attributes.get("class", "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only element of a tag with these attributes."""
        (found,) = self.all(tag, **attributes)
        return found

    def forms(self) -> "list[Form]":
        """Return the forms that write, each with what would be sent if nothing were typed."""
        found: list[Form] = []
        for element in self.elements:
            kind = element.attributes.get("type", "")
            if element.tag == "form":
                found.append(
                    Form(element.attributes["action"], element.attributes.get("method", ""))
                )
            elif "form" in element.inside and "name" in element.attributes:
                is_left = kind in ("radio", "checkbox") and "checked" not in element.attributes
                if element.tag == "textarea":
                    found[-1].values[element.attributes["name"]] = element.text.removeprefix("\n")
                elif element.tag == "input" and not is_left:
                    found[-1].values[element.attributes["name"]] = element.attributes.get(
                        "value", ""
                    )
                elif element.tag == "select":
                    self._select = element.attributes["name"]
            elif element.tag == "option" and "selected" in element.attributes:
                found[-1].values[self._select] = element.attributes.get("value", "")
        return [form for form in found if form.method == "post"]

    @property
    def text(self) -> str:
        """Return what a reader reads, with single spaces."""
        return " ".join(self.one("main").text.split())
