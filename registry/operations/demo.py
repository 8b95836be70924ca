"""Make what a first try needs: an example council, and a token that works at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from registry.access import check
from registry.access.actor import Actor
from registry.extensions import db
from registry.kit.errors import Unauthorised
from registry.kit.write import write
from registry.models import Organisation
from registry.operations.migrate import steward
from registry.organisations import service as organisations_service
from registry.tokens import service as tokens_service

SLUG = "example-council"
SCOPES = ["adoptions:write", "entries:write", "organisations:write", "tokens:write"]
_ABOUT = {
    "slug": SLUG,
    "name": "Example Council",
    "type": "example",
    "source": "Made by `make run` for a first try. It stands for no real council.",
}
INVITATION = """
The registry answers on {base} - three things to try in another terminal:

1. Search as you would say it:
   curl '{base}/api/v1/search?q=planning+application'

2. Register a component as Example Council:
   curl -X POST {base}/api/v1/components \\
     -H 'Authorization: Bearer {secret}' \\
     -H 'Content-Type: application/json' \\
     -d '{{"title": "Allotment waiting list", "summary": "Residents wait for a plot."}}'

3. In a browser, sign in with that token and do the same by form: {base}/sign-in
   The API is documented at {base}/api/docs
"""


def invitation(config: Mapping[str, Any], secret: str) -> str:
    """Write what there is to try."""
    base = config["REGISTRY_BASE_URL"] or f"http://{config['REGISTRY_HOST']}:{config['PORT']}"
    return INVITATION.format(base=base, secret=secret)


def demo_token(folder: Path) -> str:
    """Return a token of the example council that holds, kept in a file of mode 0600."""
    path = folder / "demo-token"
    if path.exists():
        kept = path.read_text("ascii").strip()
        try:
            check.actor_of(kept)
        except Unauthorised:
            path.unlink()
        else:
            return kept
    with write():
        secret = _issue(steward())
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secret + "\n", "ascii")
    return secret


def _issue(actor: Actor) -> str:
    found = db.session.scalar(select(Organisation.id).where(Organisation.slug == SLUG))
    if found is None:
        organisations_service.create(_ABOUT, actor)
    wanted = {"organisation": SLUG, "scopes": SCOPES, "label": "Demonstration"}
    _token, secret = tokens_service.issue(wanted, actor)
    return secret
