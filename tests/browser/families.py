"""The families of pages, each with an address at which the example has something to show."""

FAMILIES = {
    "/": "/",
    "/search": "/search?q=planning&kind=component",
    "/compare": "/compare?entry=components/planx-new&entry=components/bops",
    "/components/{slug}": "/components/localgov",
    "/standards/{slug}": "/standards/open-referral-uk",
    "/lessons/{slug}": "/lessons/two-audiences",
    "/projects/{slug}": "/projects/open-digital-planning",
}
# Pages that stand for what goes wrong.
ERRORS = ("/nothing", "/components/nothing", "/search?phase=lively")
