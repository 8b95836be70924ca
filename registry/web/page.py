"""Make a page of a template: its policy, how long it may be kept, and what it says of itself."""

from typing import Any

from flask import Response, render_template, request

from registry.kit.smorest import PRIVATE, REVALIDATE, absolute

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def page(
    template: str,
    title: str,
    *,
    about: str = "",
    at: str = "",
    status: int = 200,
    is_public: bool = True,
    **shown: Any,
) -> Response:
    """Render a page; `about` describes it to search engines, `at` is its one right address.

    What is public is the same for everybody: no cookie is read for it, and any cache may keep it
    as long as it asks whether it still holds.
    """
    address = absolute(at or request.path)
    body = render_template(
        template, title=title, about=about, address=address, is_public=is_public, **shown
    )
    answer = Response(body, status, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = REVALIDATE if is_public else PRIVATE
    if is_public and status == 200:
        answer.add_etag()
        answer.make_conditional(request)
    return answer
