"""Show evidence in the documentation: a real answer, its lists shortened."""

from typing import Any

EXAMPLE: dict[str, Any] = {
    "path": "/api/v1/organisations/barnsley/evidence",
    "organisation": {
        "slug": "barnsley",
        "name": "Barnsley Metropolitan Borough Council",
        "type": "metropolitan-district",
        "path": "/api/v1/organisations/barnsley",
        "nation": "england",
        "ended_on": None,
        "successors": [],
    },
    "period": {"from": None, "to": "2026-11-23"},
    "about": {
        "can_show": "That these records stand in an open registry, who made each of "
        "them and since when: follow its path. A use is said by the "
        "council that uses it, unless it is marked as reported.",
        "cannot_show": "That what the records say is true, or good. What nobody "
        "registered is not here: a gap means that the registry was not "
        "told, not that nothing was done. Phases, stages and licences "
        "are those of today. An entry counts from the day on which it "
        "was published here, which may be long after the work; what "
        "has no date counts in no period.",
    },
    "signatory": {
        "since": None,
        "said": "Whether and since when it has signed the Local Digital "
        "Declaration is not known to the registry. If it has, tell a "
        "steward the day, and where that can be seen: a steward writes it "
        "into `signatory_since` of the organisation.",
    },
    "bid": [
        {
            "name": "open-outputs",
            "heading": "All outputs open and freely reusable, published under an open licence",
            "asked_by": ["Local Digital Fund, Round 1"],
            "gaps": ["3 of 3 entries have no licence stated."],
            "records": {"total": 0, "items": [], "cut": None},
        },
        {
            "name": "strategic-fit",
            "heading": "Strategic fit: safer, more resilient, cheaper; reuse by others "
            "after the project",
            "asked_by": ["Local Digital Fund, Round 6"],
            "gaps": [
                "All of this is only reported: ask the councils that use it to say so themselves."
            ],
            "records": {
                "total": 3,
                "items": [
                    {
                        "title": "LocalGov IMS",
                        "path": "/api/v1/adoptions/01a20aa6-9320-79b6-9bba-b681a95f0fbd",
                        "said": "Dorset Council: piloting (reported by "
                        "localdigital.gov.uk on the beta of LocalGov "
                        "IMS).",
                    }
                ],
                "cut": None,
            },
        },
    ],
    "figures": [
        {
            "name": "shared",
            "label": "Entries shared that others can use",
            "in_period": 3,
            "ever": 3,
        },
        {"name": "lessons", "label": "Lessons told", "in_period": 1, "ever": 1},
    ],
    "entries": {
        "total": 7,
        "in_period": 7,
        "items": [
            {
                "kind": "component",
                "slug": "localgov-ims",
                "title": "LocalGov IMS",
                "path": "/api/v1/components/localgov-ims",
                "phase": None,
                "freshness": "stale",
                "registered_by": "registry",
                "reviewed_on": None,
                "published_on": "2026-11-23",
                "licence": None,
                "is_open": None,
                "adopters": {"total": 3, "live": 0, "reported": 3},
                "in_period": True,
            }
        ],
        "by_kind": [{"kind": "component", "total": 3, "in_period": 3}],
        "cut": None,
    },
    "joint_entries": {"total": 0, "in_period": 0, "items": [], "cut": None},
    "adopters": {
        "declared": {"total": 0, "in_period": 0, "items": [], "cut": None},
        "reported": {
            "total": 3,
            "in_period": 3,
            "items": [
                {
                    "path": "/api/v1/adoptions/01a20aa6-9320-79b6-9bba-b681a95f0fbd",
                    "entry": {
                        "kind": "component",
                        "slug": "localgov-ims",
                        "title": "LocalGov IMS",
                        "path": "/api/v1/components/localgov-ims",
                    },
                    "organisation": {
                        "slug": "dorset",
                        "name": "Dorset Council",
                        "type": "unitary-authority",
                        "path": "/api/v1/organisations/dorset",
                    },
                    "stage": "piloting",
                    "since": None,
                    "level": "reported",
                    "freshness": "unconfirmed",
                    "source": "localdigital.gov.uk on the beta of LocalGov IMS",
                    "saving": None,
                    "in_period": True,
                }
            ],
            "cut": None,
        },
    },
    "adoptions": {
        "total": 1,
        "in_period": 1,
        "items": [
            {
                "path": "/api/v1/adoptions/01a20aa6-93a1-76c6-b8bd-a634b1b1895e",
                "entry": {
                    "kind": "project",
                    "slug": "open-digital-planning",
                    "title": "Open Digital Planning",
                    "path": "/api/v1/projects/open-digital-planning",
                },
                "owner": {
                    "slug": "open-digital-planning",
                    "name": "Open Digital Planning",
                    "type": "partnership",
                    "path": "/api/v1/organisations/open-digital-planning",
                },
                "stage": "interested",
                "since": "2025-03-18",
                "level": "reported",
                "freshness": "unconfirmed",
                "source": "MHCLG planning data register "
                "(digital-land/specification, "
                "specification/project-organisation.csv @ "
                "5e802e8eb6f8): member of Open Digital Planning, "
                "cohort dpif-round-3",
                "saving": None,
                "in_period": True,
            }
        ],
        "cut": None,
    },
    "lessons": {
        "total": 1,
        "in_period": 1,
        "items": [
            {
                "kind": "lesson",
                "slug": "two-audiences",
                "title": "Open source has two audiences",
                "path": "/api/v1/lessons/two-audiences",
                "phase": None,
                "freshness": "unconfirmed",
                "registered_by": "registry",
                "reviewed_on": None,
                "published_on": "2026-11-23",
                "licence": None,
                "is_open": None,
                "adopters": {"total": 0, "live": 0, "reported": 0},
                "in_period": True,
            }
        ],
        "cut": None,
    },
    "projects": {
        "total": 3,
        "in_period": 3,
        "items": [
            {
                "kind": "project",
                "slug": "income-r4",
                "title": "Better income management and e-payment systems (alpha)",
                "path": "/api/v1/projects/income-r4",
                "roles": ["lead"],
                "phase": None,
                "started_on": None,
                "ended_on": None,
                "fund": "Local Digital Fund",
                "round": "Round 4",
                "funded_phase": "alpha",
                "amount_pounds": "100000.00",
                "in_period": True,
            }
        ],
        "cut": None,
    },
    "partners": {
        "total": 9,
        "in_period": 9,
        "items": [
            {
                "slug": "huntingdonshire",
                "name": "Huntingdonshire District Council",
                "type": "non-metropolitan-district",
                "path": "/api/v1/organisations/huntingdonshire",
                "signatory_since": None,
                "entries": [
                    {
                        "kind": "project",
                        "slug": "income-cfm",
                        "title": "Income Management System (beta): LocalGov IMS",
                        "path": "/api/v1/projects/income-cfm",
                    }
                ],
                "in_period": True,
            }
        ],
        "cut": None,
    },
    "points": [
        {
            "scheme": "declaration-principles",
            "version": "2018",
            "title": "Principles of the Local Digital Declaration",
            "path": "/api/v1/vocabularies/declaration-principles/2018",
            "points": [
                {
                    "code": "1",
                    "label": "Redesign services around the needs of the people using them",
                    "total": 0,
                    "entries": [],
                }
            ],
            "without": ["1", "2", "3", "4", "5"],
        }
    ],
}
