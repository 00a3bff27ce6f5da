"""The demo's first page: who are you? Only where the door is open (door.py); everywhere else there is nothing here."""

import time
from typing import Final

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from keel.web.accounts.models import Account
from keel.web.notices.letter import letter_of
from keel.web.notices.selectors import sent
from keel.web.people.current import CHOSEN, MemberRequest, no_member_needed
from keel.web.people.once import see_other

from .door import is_open
from .factor import PASSWORD, SECRET, code_now
from .people import CAST, SCHOOL

LETTERS: Final = 10
BACKEND: Final = "keel.web.accounts.backend.Backend"


@login_not_required
@no_member_needed
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Everybody of the cast with what they are here to do, and the known password and second factor."""
    _only_by_the_open_door(request)
    context = {"cast": CAST, "school": SCHOOL.name, "password": PASSWORD, "secret": SECRET, "factor": code_now()}
    return render(request, "demo/choose.html", context)


@login_not_required
@no_member_needed
@require_POST
def enter(request: HttpRequest, first: str) -> HttpResponse:
    """Come in as one of the cast, as if password and second factor had been given."""
    _only_by_the_open_door(request)
    person = next((one for one in CAST if one.first == first), None)
    account = Account.objects.filter(email=person.email, is_active=True).first() if person else None
    if account is None:
        raise Http404("There is nobody of that name in the demo.")
    request.session.flush()
    login(request, account, backend=BACKEND)
    request.session.pop(CHOSEN, None)
    given = {"at": time.time(), "email": account.email}
    request.session["account_authentication_methods"] = [
        {"method": "password", **given},
        {"method": "mfa", "type": "totp", **given},
    ]
    return see_other("/")


@require_safe
def mail(request: MemberRequest) -> HttpResponse:
    """The mail that would have been sent in this school: the demo sends none, it shows the letters as they are."""
    _only_by_the_open_door(request)
    page = Paginator(sent(), LETTERS).get_page(request.GET.get("page"))
    letters = [letter_of(one, one.sent_at or one.asked_at) for one in page]
    context = {
        "page_obj": page,
        "letters": [{"subject": one["Subject"], "to": one["To"], "text": one.get_content()} for one in letters],
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    return render(request, "demo/mail.html", context)


def _only_by_the_open_door(request: HttpRequest) -> None:
    if not is_open(request):
        raise Http404("There is no demo here.")
