"""The families of pages, each with an address at which the example has something to show."""

FAMILIES = {
    "/": "/",
    "/search": "/search?q=planning&kind=component",
    "/compare": "/compare?entry=components/planx-new&entry=components/bops",
    "/components/{slug}": "/components/localgov",
    "/standards/{slug}": "/standards/open-referral-uk",
    "/lessons/{slug}": "/lessons/two-audiences",
    "/projects/{slug}": "/projects/open-digital-planning",
    "/organisations": "/organisations?type=london-borough",
    "/organisations/{slug}": "/organisations/hackney",
    "/organisations/{slug}/evidence": "/organisations/hackney/evidence?from=2025-04-01",
    "/statistics": "/statistics",
    "/changes": "/changes",
    "/about": "/about",
    "/accessibility": "/accessibility",
    "/privacy": "/privacy",
}
# Pages that stand for what goes wrong.
ERRORS = (
    "/nothing",
    "/components/nothing",
    "/search?phase=lively",
    "/organisations?name=hackny",
    "/organisations/hackney/evidence?from=x",
)
