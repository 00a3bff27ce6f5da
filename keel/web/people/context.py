"""What every page of somebody signed in shows: who they are here, the menu, the way to report now."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from keel import __version__
from keel.web.people.navigation import menu
from keel.web.people.powers import roles_now
from keel.web.people.roles import ROLES


def page(request: HttpRequest) -> dict[str, Any]:
    """A template context processor; it adds nothing for whoever is no member."""
    member = getattr(request, "member", None)
    if member is None:
        return {}
    held = [ROLES[slug].name for slug in ROLES if slug in roles_now(request)]  # type: ignore[arg-type]
    return {
        "nav": menu(request),  # type: ignore[arg-type]
        "signed_in": {
            "name": member.name,
            "role": ", ".join(held),
            "organisation": request.organisation.name,  # type: ignore[attr-defined]
            "account_url": reverse("account_home"),
            "sign_out_url": reverse("account_logout"),
            "switch_url": reverse("oversight:everywhere") if len(request.memberships) > 1 else "",  # type: ignore[attr-defined]
        },
        "footer_links": [
            {"label": "Report now", "url": reverse("people:report_now")},
            {"label": "School calendar", "url": reverse("people:organisation")},
            {"label": "Check a copy", "url": reverse("documents:check")},
            {"label": "Your ledger: who opened what is about you", "url": reverse("people:my_ledger")},
            {"label": "What Keel mailed me", "url": reverse("notices:mine")},
        ],
        "version": __version__,
    }
