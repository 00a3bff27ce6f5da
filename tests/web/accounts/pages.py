"""Addresses that only the tests have: a page, a form, and one that asks to confirm first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from keel.web.accounts.stepup import stepped_up

sent: list[dict[str, str]] = []


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page")


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        sent.append({name: str(value) for name, value in request.POST.items()})
        return redirect("/page/")
    return HttpResponse("the form")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("Canary Quillfeather said this")


for view in (page, form, broken):
    view.no_member_needed = True  # type: ignore[attr-defined]

urlpatterns = [
    path("", page),
    path("page/", page),
    path("form/", form),
    path("sign/", stepped_up(minutes=5)(form)),
    path("broken/", broken),
    path("account/", include("keel.web.accounts.urls")),
    path("page-app/", include("keel.web.page.urls")),
]
