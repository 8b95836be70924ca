"""The families of pages, each with an address at which the example has something to show."""

from registry.kinds import KINDS

FAMILIES = {
    "/": "/",
    "/search": "/search?q=planning&kind=component",
    "/before-you-build": "/before-you-build?title=report+a+missed+bin",
    "/compare": "/compare?entry=components/planx-new&entry=components/bops",
    "/components/{slug}": "/components/localgov",
    "/components/{slug}/adoptions": "/components/localgov/adoptions?like=gateshead",
    "/components/{slug}/lessons": "/components/localgov-ims/lessons",
    "/components/{slug}/relations": "/components/localgov/relations",
    "/components/{slug}/versions": "/components/localgov/versions",
    "/components/{slug}/versions/{number}": "/components/localgov/versions/1",
    "/standards/{slug}": "/standards/open-referral-uk",
    "/lessons/{slug}": "/lessons/two-audiences",
    "/projects/{slug}": "/projects/open-digital-planning",
    "/tags": "/tags",
    "/tags/{name}": "/tags/planning",
    "/vocabularies": "/vocabularies",
    "/vocabularies/{scheme}/{version}": "/vocabularies/technology-code-of-practice/2021",
    "/looking-for-partners": "/looking-for-partners",
    "/organisations": "/organisations?type=london-borough",
    "/organisations/{slug}": "/organisations/hackney",
    "/organisations/{slug}/evidence": "/organisations/hackney/evidence?from=2025-04-01",
    "/statistics": "/statistics",
    "/changes": "/changes",
    "/about": "/about",
    "/accessibility": "/accessibility",
    "/privacy": "/privacy",
}
# Those of somebody who is signed in for the example council.
PRIVATE_FAMILIES = {
    "/sign-in": "/sign-in",
    "/account": "/account",
    "/components/new": "/components/new",
    "/components/{slug}/edit": "/components/kerb-stones/edit",
    "/components/{slug}/preview": "/components/kerb-stones/preview",
    "/components/{slug}/adopt": "/components/localgov/adopt",
}
# Pages that stand for what goes wrong.
ERRORS = (
    "/nothing",
    "/components/nothing",
    "/search?phase=lively",
    "/organisations?name=hackny",
    "/organisations/hackney/evidence?from=x",
)


def family(template: str) -> str:
    """Return the family of a page: what lies below an entry is the same for every kind."""
    for kind in KINDS.values():
        if template == f"/{kind.plural}/new":
            return "/components/new"
        head = f"/{kind.plural}/{{slug}}/"
        if template.startswith(head):
            return "/components/{slug}/" + template.removeprefix(head)
    return template
