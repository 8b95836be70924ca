"""A kind is declared in one file; a declaration that cannot work is refused at once."""

from typing import Any

import pytest

from registry.kinds import KINDS, PLURALS
from registry.kinds.checklist import check
from registry.kinds.criterion import Facts
from registry.kinds.fields import OrganisationRefs
from registry.kinds.kind import Kind
from registry.kit.fields import List, Text, Url
from registry.kit.schema import Schema


class GadgetFields(Schema):
    colour = Text(20, load_default=None, allow_none=True)
    parts = List(Text(20), 5, load_default=list)
    shape = Text(20, required=True)
    makers = OrganisationRefs("maker", load_default=list)


def declared(**values: Any) -> Kind:
    return Kind(
        **{
            "name": "gadget",
            "plural": "gadgets",
            "label": "Gadget",
            "meaning": "A thing.",
            "order": 9,
            "fields": GadgetFields,
            "example": {},
            **values,
        }
    )


def test_kinds_are_found_in_their_order() -> None:
    assert next(iter(KINDS)) == "component"
    assert PLURALS["components"] is KINDS["component"]


def test_declaration_tells_its_fields_roles_and_what_is_not_stated() -> None:
    gadget = declared()
    assert set(gadget.own) == {"colour", "parts", "shape", "makers"}
    assert gadget.references == {"makers": "maker"}
    assert gadget.unstated == {"colour": None, "parts": [], "shape": None}
    assert {"title", "tags", "colour", "makers"} <= set(gadget.writable)
    assert "version" not in gadget.writable
    assert gadget.create_schema.__name__ == "GadgetCreate"


@pytest.mark.parametrize("name", ["title", "version", "owner"])
def test_declaration_of_a_common_field_is_refused(name: str) -> None:
    fields = type("Fields", (Schema,), {name: Text(20)})
    with pytest.raises(TypeError, match=name):
        declared(fields=fields)


@pytest.mark.parametrize("where", ["facets", "search_text", "needed"])
def test_declaration_that_names_a_field_it_has_not_is_refused(where: str) -> None:
    with pytest.raises(TypeError, match="nonsense"):
        declared(**{where: ("nonsense",)})


@pytest.mark.parametrize(("name", "type_"), [("homepage", Url), ("homepage_url", None)])
def test_address_whose_name_does_not_say_so_is_refused(name: str, type_: type[Url] | None) -> None:
    fields = type("Fields", (Schema,), {name: type_() if type_ else Text(20)})
    with pytest.raises(TypeError, match="'homepage"):
        declared(fields=fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_checklist_and_checker_know_the_same_addresses(kind: Kind) -> None:
    gone = "https://gone.example"
    document = dict.fromkeys(kind.own, gone) | {"licence": "MIT"}
    document |= {"links": [{"label": "Source", "url": gone}]}
    told = check(kind, document, Facts(dead_links=(gone,))).answers
    (answer,) = [one for one in told if one.criterion.name == "links-answer"]
    assert set(answer.pointers) == {*(f"/{name}" for name in kind.links), "/links/0/url"}


def test_declaration_of_an_owner_of_its_own_is_refused() -> None:
    fields = type("Fields", (Schema,), {"owners": OrganisationRefs("owner")})
    with pytest.raises(TypeError, match="owner"):
        declared(fields=fields)
