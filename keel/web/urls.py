"""Where everything is. One line an app."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "keel.web.page.views.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("keel.web.accounts.urls")),
    path("page/", include("keel.web.page.urls")),
    path("people/", include("keel.web.people.urls")),
    path("sign-ins/", include("keel.web.signins.urls")),
    path("notices/", include("keel.web.notices.urls")),
    path("approvals/", include("keel.web.approvals.urls")),
    path("policies/", include("keel.web.policies.urls")),
    path("obligations/", include("keel.web.obligations.urls")),
    path("agreements/", include("keel.web.agreements.urls")),
    path("cases/", include("keel.web.cases.urls")),
    path("actions/", include("keel.web.actions.urls")),
    path("sessions/", include("keel.web.sessions.urls")),
    path("find/", include("keel.web.search.urls")),
    path("disagreements/", include("keel.web.disagreements.urls")),
    path("misfiled/", include("keel.web.misfiled.urls")),
    path("scans/", include("keel.web.scans.urls")),
    path("grants/", include("keel.web.grants.urls")),
    path("alarms/", include("keel.web.watch.urls")),
    path("documents/", include("keel.web.documents.urls")),
    path("demo/", include("keel.web.demo.urls")),
    path("", include("keel.web.oversight.urls")),
]
