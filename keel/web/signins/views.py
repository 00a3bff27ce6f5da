"""Pages: who may read what; somebody's sign-in, for administrators; the second person's half."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.accounts.passkeys import passkeys_of
from keel.web.accounts.recovery import is_under_way, recovery_of
from keel.web.accounts.selectors import has_app, sessions_of
from keel.web.accounts.sso import is_on
from keel.web.accounts.sso_joining import is_joined
from keel.web.accounts.stepup import stepped_up, when_sent
from keel.web.approvals.members import whom
from keel.web.approvals.models import Request
from keel.web.approvals.services import ask
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import needs
from keel.web.people.roles import PEOPLE
from keel.web.people.services import ways_in

from . import services
from .forms import FirstForm, LostForm
from .lost import NAME
from .middleware import ASKED
from .models import Shown
from .who_reads import who_reads

FIRST_LEAD: Final = (
    "Their role takes two people, so their first way in does too. You give the address they sign in with and say why; "
    "a second person agrees and tells them a code, and then you make the link. Neither works without the other."
)


@once
def who_reads_page(request: MemberRequest) -> HttpResponse:
    """Who may read what: shown before anything else, and for ever after from the account."""
    found = who_reads(request.member, request.today)
    if request.method == "POST":
        if request.POST.get("wording") != found.wording:
            messages.info(request, "It has changed since you opened it. Read it once more.")
            return see_other(reverse("signins:who_reads"))
        services.shown(member=request.member, wording=found.wording, now=request.now)
        return see_other("/")
    seen = Shown.objects.filter(member=request.member, wording=found.wording).exists()
    return render(request, "signins/who_reads.html", {"found": found, "seen": seen})


@once
def passkey(request: MemberRequest) -> HttpResponse:
    """Ask an administrator to add a passkey; “not now” holds for this sign-in."""
    if request.method == "POST":
        request.session[ASKED] = True
        return see_other("/")
    return render(request, "signins/passkey.html")


@needs(PEOPLE)
@require_safe
def person(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How somebody signs in, without anything that would help to: what may be done about it."""
    return _person(request, _found(pk), LostForm())


@needs(PEOPLE)
@posts
def sign_out(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Sign somebody out everywhere."""
    member = _found(pk)
    services.member_sign_out(by=request.member, member=member, now=request.now)
    messages.success(request, "They are signed out everywhere.")
    return see_other(reverse("signins:person", args=[pk]))


@needs(PEOPLE)
@posts
def sso(request: MemberRequest, pk: UUID, what: str) -> HttpResponse:
    """Let somebody join the school's own sign-on, or part them from it."""
    act = {"let": services.sso_let_member, "part": services.sso_part_member}.get(what)
    if act is None:
        raise Http404("The sign-on is let or parted.")
    act(by=request.member, member=_found(pk), now=request.now)
    said = {"let": "They may join within a week, on their own account's page.", "part": "They are parted from it."}
    messages.success(request, said[what])
    return see_other(reverse("signins:person", args=[pk]))


@stepped_up()
@needs(PEOPLE)
@posts
def lost(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask for what takes two people after a loss."""
    member = _found(pk)
    form = LostForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            details = {"member": pk}
            ask(by=request.member, act=NAME, details=details, reason=reason, now=request.now, thing_id=pk)
            messages.success(request, "Asked. A second person is told, and agrees or refuses.")
            return see_other(reverse("signins:person", args=[pk]))
        except Refusal as refusal:
            onto(form, refusal)
    return _person(request, member, form)


@needs(PEOPLE)
@stepped_up(when=when_sent)
@once
def first(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask for the first way in of somebody whose role takes two people, after confirming who one is."""
    member = _found(pk)
    initial = {"email": member.account.email} if member.account else {}
    form = FirstForm(request.POST or None, initial=initial)
    form.fields["email"].disabled = member.account is not None
    if form.is_valid():
        try:
            services.first_way_in_ask(by=request.member, member=member, now=request.now, **form.cleaned_data)
            messages.success(request, "Asked. A second person is told, and agrees or refuses.")
            return see_other(reverse("signins:person", args=[pk]))
        except Refusal as refusal:
            onto(form, refusal)
    return render(request, "people/form.html", {
        "form": form,
        "person": member,
        "page_title": "Ask for their first way in",
        "lead": FIRST_LEAD,
        "save": "Ask a second person",
        "breadcrumb": _crumbs(member),
    })  # fmt: skip


@stepped_up()
@posts
def second_half(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the second person their half, once: it is kept nowhere."""
    row = get_object_or_404(Request, pk=pk, act__in=services.BY_HALVES, decided_by=request.member)
    code = services.second_half_make(by=request.member, request=row, now=request.now)
    return render(request, "signins/second_half.html", {"code": code})


@require_safe
def halves(request: MemberRequest) -> HttpResponse:
    """What I agreed to as a second person and can still hand over."""
    rows = Request.objects.filter(act__in=services.BY_HALVES, state=Request.State.AGREED, decided_by=request.member)
    newest = list(rows[:25])
    people = Member.objects.select_related("key__organisation_key").in_bulk({whom(row.details) for row in newest})
    return render(request, "signins/halves.html", {"rows": [(row, people[whom(row.details)]) for row in newest]})


def _found(pk: UUID) -> Member:
    return get_object_or_404(Member.objects.select_related("key", "account"), pk=pk)


def _person(request: MemberRequest, member: Member, form: LostForm) -> HttpResponse:
    account = member.account
    if account is None:
        raise Http404("No account, no sign-in.")
    halves = recovery_of(account)
    context: dict[str, Any] = {
        "person": member,
        "form": form,
        "app": has_app(account),
        "passkeys": len(passkeys_of(account)),
        "browsers": sessions_of(account, now=request.now).count(),
        "recovering": is_under_way(halves, request.now),
        "i_agreed": halves is not None and halves.by_id == request.member.account_id,
        "is_first": not account.last_login,
        "first_by_two": ways_in.takes_two_to_come_in(member),
        "elsewhere": ways_in.why_elsewhere(member, request.today),
        "sso": is_on(),
        "joined": is_joined(account),
        "is_me": member.pk == request.member.pk,
        "has_password": account.has_usable_password(),
        "waits": any(services.waiting(act, member, request.now) for act in services.BY_HALVES),
        "breadcrumb": _crumbs(member),
    }
    return render(request, "signins/person.html", context)


def _crumbs(member: Member) -> list[dict[str, str]]:
    return [
        {"label": "Home", "url": "/"},
        {"label": "People", "url": reverse("people:members")},
        {"label": "Person", "url": reverse("people:member", args=[member.pk])},
    ]
