"""Pages of the school's own sign-on: going there, coming back, joining."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keel.web.accounts.models import Account
from keel.web.accounts.shared import remember_choice
from keel.web.accounts.sso import SchoolAdapter, begin, is_on
from keel.web.accounts.sso_joining import JOINING, is_joined, may_join
from keel.web.accounts.stepup import stepped_up


@login_not_required
@require_POST
def sso_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to the school's sign-on."""
    _only_where_on()
    remember_choice(request)
    address = request.POST.get("next") or ""
    return begin(request, process="login", next_url=address if get_adapter(request).is_safe_url(address) else None)


@login_not_required
@require_safe
def sso_back(request: HttpRequest) -> HttpResponse:
    """Come back from it. The state is taken once, from the browser that began."""
    _only_where_on()
    response: HttpResponse = OAuth2CallbackView.adapter_view(SchoolAdapter(request))(request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up()
def sso_join_page(request: HttpRequest) -> HttpResponse:
    """Join one's own account, after an administrator let it."""
    _only_where_on()
    account = cast(Account, request.user)
    if is_joined(account) or not may_join(account):
        return redirect("account_home")
    if request.method == "POST":
        request.session[JOINING] = str(account.pk)
        return begin(request, process="connect")
    return render(request, "accounts/sso_join.html")


def _only_where_on() -> None:
    if not is_on():
        raise Http404("There is no sign-on of the school's.")
