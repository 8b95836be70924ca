"""Show what went wrong as a page that helps on; the API answers with problem+json."""

from flask import Response, request
from flask_babel import gettext as _

from registry.kit.errors import Moved, Problem
from registry.kit.moved import location
from registry.web.address import page_of
from registry.web.page import page

_FOR_PROGRAMS = ("/api/", "/feeds/", "/livez", "/readyz")


def problem_page(problem: Problem) -> Response | None:
    """Show a problem to people; None for programs. Who asks for what has moved is led there."""
    if request.path.startswith(_FOR_PROGRAMS):
        return None
    if isinstance(problem, Moved):
        there = location(page_of(problem.headers["Location"]))
        return Response(status=308, headers={"Location": there})
    answer = page(
        "error.html",
        _titles().get(problem.status, problem.title),
        status=problem.status,
        is_public=False,
        problem=problem,
    )
    for name in ("Retry-After", "Allow"):
        if name in problem.headers:
            answer.headers[name] = problem.headers[name]
    return answer


def _titles() -> dict[int, str]:
    return {
        404: _("Page not found"),
        410: _("This entry has been taken out"),
        500: _("Sorry, there is a problem with the registry"),
        503: _("Sorry, the registry is not available"),
    }
