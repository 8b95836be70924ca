"""The examples of answers in the OpenAPI document: each fits the schema that it stands beside."""

from jsonschema import Draft202012Validator

from tests.client import openapi
from tests.contract.test_openapi import all_operations


def test_every_example_of_an_answer_fits() -> None:
    shown = [
        content
        for _method, _path, operation in all_operations()
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
        if "example" in content
    ]
    assert shown
    for content in shown:
        Draft202012Validator(openapi() | content["schema"]).validate(content["example"])
