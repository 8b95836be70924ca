"""The OpenAPI document: committed, valid, complete, and the same as what is served."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from registry.kinds import KINDS
from tests.client import DOCUMENT, Client, openapi, path_of
from tests.contract.url_map import NOT_API, operations, pages, rules, writes
from tests.factories import make_component

METHODS = ("get", "post", "put", "patch", "delete")


def all_operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, item[method])
        for path, item in openapi()["paths"].items()
        for method in METHODS
        if method in item
    ]


def named(operation: tuple[str, str, dict[str, Any]]) -> str:
    return f"{operation[0].upper()} {operation[1]}"


def within(value: Any) -> Iterator[dict[str, Any]]:
    """Walk every object of the document."""
    if isinstance(value, dict):
        yield value
        for below in value.values():
            yield from within(below)
    elif isinstance(value, list):
        for below in value:
            yield from within(below)


def resolved(pointer: str) -> Any:
    found: Any = openapi()
    for step in pointer.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def parameters(path: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    item = openapi()["paths"][path]
    found = [*item.get("parameters", []), *operation.get("parameters", [])]
    return [resolved(one["$ref"]) if "$ref" in one else one for one in found]


def body_schemas() -> dict[str, dict[str, Any]]:
    """Collect every schema that a write body is made of, by name."""
    found: dict[str, dict[str, Any]] = {}
    waiting = [
        content["schema"]
        for _method, _path, operation in all_operations()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]
    while waiting:
        for part in within(waiting.pop()):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = resolved(part["$ref"])
                waiting.append(found[name])
    return found


def test_served_document_is_the_committed_one(anyone: Client) -> None:
    assert anyone.get("/api/openapi.json").get_json() == json.loads(DOCUMENT.read_text("utf-8"))


def test_document_is_valid_openapi() -> None:
    assert openapi()["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(openapi()).iter_errors()] == []


def test_every_address_is_documented_and_every_path_is_served(app: Flask) -> None:
    shown = {path_of(rule) for rule in pages(app)}
    served = {path_of(rule) for rule in app.url_map.iter_rules()} - shown - set(NOT_API)
    assert served == set(openapi()["paths"])
    assert {path_of(rule) for rule in rules(app)} == served


def test_every_method_is_documented(app: Flask) -> None:
    served = {(found.method.lower(), found.template) for found in operations(app)}
    assert served == {(method, path) for method, path, _operation in all_operations()}


def test_operation_ids_are_unique() -> None:
    names = [operation["operationId"] for _method, _path, operation in all_operations()]
    assert sorted(names) == sorted(set(names))
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name) for name in names), names


@pytest.mark.parametrize("found", all_operations(), ids=named)
def test_operation_says_what_it_does_and_who_may(found: tuple[str, str, dict[str, Any]]) -> None:
    _method, _path, operation = found
    assert re.fullmatch(r"[A-Z].{9,}\.", operation["summary"])
    assert len(operation["tags"]) == 1
    assert operation["tags"][0] in {tag["name"] for tag in openapi()["tags"]}
    access = operation["x-access"]
    assert access == "public" or re.fullmatch(r"[a-z]+:[a-z]+", access)
    needs_token = {} not in operation["security"]
    assert needs_token == (access != "public")


@pytest.mark.parametrize("found", all_operations(), ids=named)
def test_operation_documents_its_errors(found: tuple[str, str, dict[str, Any]]) -> None:
    method, path, operation = found
    expected = {"401", "406", "422", "500", "503"}
    if operation["x-access"] != "public":
        expected.add("403")
    if "requestBody" in operation:
        expected |= {"400", "413", "415"}
    if "{" in path:
        expected.add("404")
    if any(one["name"] == "If-Match" for one in parameters(path, operation)):
        expected |= {"412", "428"}
    if any(one["name"] == "Idempotency-Key" for one in parameters(path, operation)):
        expected.add("409")
    if method == "get" and "ETag" in operation["responses"]["200"].get("headers", {}):
        expected.add("304")
    assert expected <= set(operation["responses"])


def test_every_error_is_problem_json_with_an_example() -> None:
    for name, response in openapi()["components"]["responses"].items():
        (media_type,) = response["content"]
        assert media_type == "application/problem+json", name
        content = response["content"][media_type]
        whole = openapi() | content["schema"]
        assert content["example"]["detail"].endswith("."), name
        Draft202012Validator(whole).validate(content["example"])


def test_every_write_that_creates_takes_an_idempotency_key_and_every_write_a_dry_run(
    app: Flask,
) -> None:
    changing = {(found.method.lower(), found.template) for found in writes(app)}
    assert changing
    for method, path, operation in all_operations():
        names = {one["name"] for one in parameters(path, operation)}
        if method == "post" and "201" in operation["responses"]:
            assert "Idempotency-Key" in names, path
        if (method, path) in changing:
            assert "dry_run" in names, (method, path)
        if method == "put" and "201" in operation["responses"]:
            assert "If-None-Match" in names, path


def test_every_body_has_an_example_that_fits() -> None:
    for method, path, operation in all_operations():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            whole = openapi() | content["schema"]
            assert content.get("example"), (method, path)
            Draft202012Validator(whole).validate(content["example"])


def test_every_write_body_is_closed() -> None:
    found = body_schemas()
    assert found
    assert [name for name, schema in found.items() if schema["additionalProperties"]] == []


def test_every_field_and_parameter_is_explained() -> None:
    telling = {"description", "example", "examples", "enum", "const", "format", "pattern", "$ref"}
    vague = [
        f"{name}.{field}"
        for name, schema in body_schemas().items()
        for field, described in schema["properties"].items()
        if not telling & set(described)
    ]
    assert vague == []
    for _method, path, operation in all_operations():
        silent = [
            one["name"]
            for one in parameters(path, operation)
            if one["in"] != "path" and not one.get("description")
        ]
        assert silent == [], path


def test_names_have_one_form() -> None:
    for path in openapi()["paths"]:
        steps = [step for step in path.split("/") if step and not step.startswith("{")]
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.csv)?", step) for step in steps), path
    for name, schema in openapi()["components"]["schemas"].items():
        keys = list(schema.get("properties", {}))
        assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key) for key in keys), (name, keys)
    for _method, path, operation in all_operations():
        given = [one["name"] for one in parameters(path, operation) if one["in"] == "query"]
        assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name) for name in given), (path, given)


def test_no_header_of_our_own_begins_with_x() -> None:
    components = openapi()["components"]
    names = {one["name"] for one in components["parameters"].values() if one["in"] == "header"}
    names |= set(components["headers"])
    for part in within(openapi()):
        if isinstance(part.get("headers"), dict):
            names |= set(part["headers"])
    assert names
    assert [name for name in names if name.lower().startswith("x-")] == []


def test_every_reference_leads_somewhere() -> None:
    references = {part["$ref"] for part in within(openapi()) if isinstance(part.get("$ref"), str)}
    assert references
    assert all(isinstance(resolved(reference), dict) for reference in references)


def test_every_error_answer_is_a_shared_one() -> None:
    for method, path, operation in all_operations():
        inline = [
            status
            for status, response in operation["responses"].items()
            if int(status) >= 400 and "$ref" not in response
        ]
        assert inline == [], (method, path)


def test_no_patch_schema_has_a_default() -> None:
    schemas = openapi()["components"]["schemas"]
    found = {
        f"{name}.{field}": described
        for name, schema in schemas.items()
        if name.endswith("Update")
        for field, described in schema["properties"].items()
    }
    assert {"ComponentUpdate.summary", "OrganisationUpdate.nation", "ContactUpdate.email"} <= {
        *found
    }
    assert [name for name, described in found.items() if "default" in described] == []


def test_every_property_of_a_body_has_a_type() -> None:
    typed = {"type", "$ref", "anyOf", "oneOf", "allOf"}
    untyped = [
        f"{name}.{field}"
        for name, schema in body_schemas().items()
        for field, described in schema["properties"].items()
        if not typed & set(described)
    ]
    assert untyped == []


@pytest.mark.parametrize("name", ["Component", "Organisation"])
def test_what_is_kept_has_the_same_type_in_a_body_as_in_a_document(name: str) -> None:
    schemas = openapi()["components"]["schemas"]
    body = schemas[f"{name}Create"]["properties"]
    kept = {field for field, described in body.items() if described.get("readOnly")}
    # Only the answer to a registration has them.
    kept -= {"warnings"}
    shown = {field: schemas[name]["properties"][field] for field in kept}
    simple = {field for field in kept if shown[field].keys() >= {"type"}}
    assert {"id", "kind", "path", "version", "created_at", "updated_at"} <= simple
    for field in simple:
        for fact in ("type", "format"):
            assert body[field].get(fact) == shown[field].get(fact), field


def test_document_as_it_was_read_is_a_body_to_put(camden: Client, anyone: Client) -> None:
    partners = [{"slug": "leeds"}]
    contact = {"name": "Team", "email": "team@camden.example"}
    made = make_component(camden, partners=partners, contact=contact, tags=["bins"])
    paths = [made["path"], "/api/v1/organisations/camden"]
    for path, template in zip(paths, ("components", "organisations"), strict=True):
        operation = openapi()["paths"][f"/api/v1/{template}/{{slug}}"]["put"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        Draft202012Validator(openapi() | schema).validate(anyone.get(path).get_json())


def test_change_carries_a_document_of_one_of_the_kinds_or_null() -> None:
    document = resolved("#/components/schemas/Change/properties/document")
    assert document["discriminator"]["propertyName"] == "kind"
    assert set(document["discriminator"]["mapping"]) == {
        *KINDS,
        "adoption",
        "organisation",
        "relation",
        "tag",
        "vocabulary",
    }
    assert {"type": "null"} in document["oneOf"]


def test_no_header_is_filled_in_by_an_example() -> None:
    headers = list(openapi()["components"]["parameters"].values())
    assert {"If-Match", "If-None-Match", "Idempotency-Key"} <= {one["name"] for one in headers}
    for one in headers:
        assert not {"example", "examples", "default"} & {*one, *one["schema"]}, one["name"]
