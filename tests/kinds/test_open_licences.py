"""Which licences are open: by the list of the Open Source Initiative, and through expressions."""

import pytest
from license_expression import get_spdx_licensing

from registry.kinds.open_licences import OPEN_CONTENT, OPEN_SOURCE, is_open


@pytest.mark.parametrize(
    ("expression", "is_it"),
    [
        ("MIT", True),
        ("GPL-2.0-or-later", True),
        ("BUSL-1.1", False),
        ("OGL-UK-3.0", False),
        ("MIT OR BUSL-1.1", True),
        ("MIT AND BUSL-1.1", False),
        ("MIT AND (BUSL-1.1 OR Apache-2.0)", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("BUSL-1.1 WITH Classpath-exception-2.0", False),
        ("LicenseRef-scancode-proprietary-license", False),
    ],
)
def test_expression_is_open_source_when_one_may_choose_so(expression: str, is_it: bool) -> None:
    assert is_open(expression, OPEN_SOURCE) is is_it


def test_content_of_government_is_open() -> None:
    assert is_open("OGL-UK-3.0", OPEN_CONTENT)
    assert not is_open("CC-BY-NC-4.0", OPEN_CONTENT)


def test_names_are_those_that_entries_hold() -> None:
    known = set(get_spdx_licensing().known_symbols)
    # One that the library does not know yet cannot be written either; it harms nobody.
    assert len((OPEN_SOURCE | OPEN_CONTENT) - known) <= 5
    written = {name.lower(): name for name in known}
    for name in OPEN_SOURCE | OPEN_CONTENT:
        assert written.get(name.lower(), name) == name
