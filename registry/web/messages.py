"""Gather every string of the pages for translators: those written here, and those of the codes.

`make messages` writes translations/messages.pot; docs/operating.md says how a language is added.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from registry.documents.organisation import NATION_NAMES, TYPE_NAMES
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, PHASES, STATES, EntryFields
from registry.kinds.relation import RELATION_TYPES
from registry.kit.fields import Choice
from registry.models import LEVELS, OWNER, STAGES
from registry.organisations.schemas import NATIONS, TYPES
from registry.search.schemas import FACETS, LABELS
from registry.search.service import ANSWERS, in_words
from registry.web import adopt, edit
from registry.web.facts import label
from registry.web.organisations import CODES, capital

HERE = Path(__file__).parent
TEMPLATE = HERE / "translations" / "messages.pot"
_METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false", "encoding": "utf-8"}}


def catalogue() -> Catalog:
    """Return every string that pages show of their own accord."""
    found = Catalog(project="Registry of reusable components", charset="utf-8")
    for name, line, message, comments, context in extract_from_dir(HERE, _METHODS, _OPTIONS):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    for message in sorted(set(_of_data())):
        found.add(message, None, [("codes", 0)])
    return found


def _of_data() -> Iterator[str]:
    """Give what kinds and codes are called: pages translate them by what they are in English."""
    yield from (label(name) for name in ("owner", *EntryFields().fields))
    for kind in KINDS.values():
        yield kind.meaning
        yield kind.name
        yield from map(in_words, (kind.name, kind.plural, kind.label))
        for name, declared in kind.own.items():
            yield label(name)
            if isinstance(declared, Choice):
                yield from map(in_words, declared.choices)
    codes = (PHASES, STATES, FRESHNESS, STAGES, LEVELS, TYPES, NATIONS, RELATION_TYPES)
    yield from (in_words(code) for group in codes for code in group)
    yield from (in_words(declared.inverse) for declared in RELATION_TYPES.values())
    yield from ANSWERS.values()
    yield from _of_forms()
    yield from (capital(one) for one, _several in TYPE_NAMES.values())
    yield from (*NATION_NAMES.values(), *CODES.values())
    roles = {role for kind in KINDS.values() for role in kind.references.values()}
    yield from map(in_words, (OWNER, *sorted(roles)))
    yield from (LABELS.get(facet) or in_words(facet) for facet in FACETS)


def _of_forms() -> Iterator[str]:
    """Give what the fields of forms are called, what helps to fill them in, and their headings."""
    yield from (title for title, _names in edit.SECTIONS if title)
    asked = [*adopt.CONTROLS, *(one for kind in KINDS.values() for one in edit.controls(kind))]
    for control in asked:
        for one in (control, *control.parts):
            yield one.label
            if one.hint:
                yield one.hint
            if isinstance(one.declared, Choice):
                yield from map(in_words, one.declared.choices)


def main() -> None:
    """Write the template that translators begin with."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, catalogue(), width=100, omit_header=False, sort_output=True)


if __name__ == "__main__":
    main()
