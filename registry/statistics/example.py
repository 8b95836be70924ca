"""Show the figures in the documentation: a real answer, its lists shortened."""

from typing import Any

EXAMPLE: dict[str, Any] = {
    "position": 1628,
    "entries": {
        "total": 298,
        "by_kind": [{"value": "component", "total": 128}, {"value": "standard", "total": 63}],
        "by_phase": [{"value": "discovery", "total": 0}, {"value": "alpha", "total": 0}],
        "by_freshness": [{"value": "current", "total": 0}, {"value": "due", "total": 0}],
        "confirmed": 0,
        "unconfirmed": 298,
    },
    "organisations": {
        "sharing": {
            "total": 100,
            "by_type": [
                {"value": "non-metropolitan-district", "total": 22},
                {"value": "non-profit", "total": 17},
            ],
            "by_nation": [{"value": "england", "total": 60}, {"value": "uk", "total": 24}],
        },
        "using": {
            "total": 161,
            "by_type": [
                {"value": "non-metropolitan-district", "total": 99},
                {"value": "unitary-authority", "total": 31},
            ],
            "by_nation": [{"value": "england", "total": 161}],
            "declared": 0,
        },
    },
    "adoptions": {
        "total": 550,
        "by_stage": [{"value": "interested", "total": 367}, {"value": "evaluating", "total": 14}],
        "by_level": [{"value": "reported", "total": 550}, {"value": "declared", "total": 0}],
    },
    "reuse": {
        "published": 298,
        "reused": 0,
        "ratio": 0.0,
        "reused_with_reported": 5,
        "ratio_with_reported": 0.017,
        "by_kind": [
            {
                "kind": "component",
                "published": 128,
                "reused": 0,
                "ratio": 0.0,
                "reused_with_reported": 4,
                "ratio_with_reported": 0.031,
            },
            {
                "kind": "standard",
                "published": 63,
                "reused": 0,
                "ratio": 0.0,
                "reused_with_reported": 0,
                "ratio_with_reported": 0.0,
            },
        ],
    },
    "time_to_first_adoption": {
        "median_days": None,
        "entries": 0,
        "entries_used_before": 0,
        "fewest": 5,
    },
    "duplicates_warned": {"total": 0},
    "by_year": [
        {
            "year": 2018,
            "entries": 0,
            "adoptions": 13,
            "declared_adoptions": 0,
            "duplicates_warned": 0,
        },
        {
            "year": 2019,
            "entries": 0,
            "adoptions": 7,
            "declared_adoptions": 0,
            "duplicates_warned": 0,
        },
    ],
    "by_nation": [
        {
            "nation": "england",
            "entries": 162,
            "adoptions": 550,
            "organisations_sharing": 60,
            "organisations_using": 161,
            "duplicates_warned": 0,
        },
        {
            "nation": "uk",
            "entries": 113,
            "adoptions": 0,
            "organisations_sharing": 24,
            "organisations_using": 0,
            "duplicates_warned": 0,
        },
    ],
}
