"""Generate bodies of components that can be published, over all fields."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from registry.kinds import KINDS
from registry.kinds.entry import PHASES
from registry.kit.ids import SLUG_PATTERN
from tests.factories import point

COMPONENT = KINDS["component"]
_LETTERS = "abcXYZ019 -_.,/&<>\"'\\éŵŷßǆ\u0301\u200b\u202e\u200d🦄图\u2003\xa0"


def texts(most: int) -> st.SearchStrategy[str]:
    return st.text(_LETTERS, max_size=min(most, 40) - 1).map(lambda text: f"a{text}")


def stated(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


URLS = st.builds(
    "https://{}.example.org/{}".format,
    st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    st.from_regex(r"[a-z0-9/?=&%#-]{0,12}", fullmatch=True),
)
DAYS = st.dates().map(str)
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2026, 1, 1)).map(
    lambda moment: f"{moment.isoformat()}+01:00"
)
MAILBOX = st.just("team@camden.example")
SLUGS = st.from_regex(SLUG_PATTERN, fullmatch=True).filter(
    lambda slug: len(slug) <= 80 and slug not in ("new", "edit")
)
LICENCES = st.sampled_from(
    ["MIT", "apache-2.0 or mit", "EUPL-1.2", "(MIT AND BSD-3-Clause) OR ISC"]
)
COUNCILS = st.sampled_from(["camden", "leeds", "registry"]).map(lambda slug: {"slug": slug})
POINTS = st.sampled_from(["1", "2", "3"]).map(point)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "description": stated(texts(50_000).map(lambda text: f"{text}\r\n\n{text}")),
    "tags": stated(st.lists(texts(50), max_size=5)),
    "phase": stated(st.sampled_from(PHASES)),
    "successor": st.none(),
    "contact": stated(st.fixed_dictionaries({"name": texts(100)}, optional={"email": MAILBOX})),
    "links": stated(
        st.lists(st.fixed_dictionaries({"label": texts(100), "url": URLS}), max_size=3)
    ),
    "supports": stated(st.lists(POINTS, max_size=4)),
    "last_activity_at": stated(TIMES),
    "type": stated(st.sampled_from(COMPONENT.own["type"].choices)),
    "repository_url": stated(URLS),
    "homepage_url": stated(URLS),
    "documentation_url": stated(URLS),
    "licence": stated(LICENCES),
    "licence_note": stated(texts(500)),
    "languages": stated(st.lists(texts(50), max_size=4)),
    "platforms": stated(st.lists(texts(50), max_size=4)),
    "latest_release": stated(
        st.fixed_dictionaries({"version": texts(50)}, optional={"released_on": stated(DAYS)})
    ),
    "maintenance": stated(st.sampled_from(["internal", "contract", "community", "none"])),
    "security_contact": stated(MAILBOX | URLS),
    "hosting": stated(texts(500)),
    "costs": stated(texts(500)),
    "partners": stated(st.lists(COUNCILS, max_size=4)),
    # Whatever the phase: one that ends needs it.
    "phase_reason": texts(500),
}
# A field that is added to components must be added here too.
assert set(FIELDS) == set(COMPONENT.writable) - {"title", "summary", "slug", "state"}

PATCHES = st.fixed_dictionaries(
    {}, optional={name: one for name, one in FIELDS.items() if name != "phase_reason"}
)
COMPONENTS = st.fixed_dictionaries(
    {"title": texts(120), "summary": texts(250), "phase_reason": FIELDS["phase_reason"]},
    optional={name: one for name, one in FIELDS.items() if name != "phase_reason"}
    | {"slug": stated(SLUGS), "state": st.sampled_from(["draft", "published"])},
)
