"""What Keel mailed me, which of it I want, and how the outbox does."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.people.current import MemberRequest
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import needs
from keel.web.people.roles import MAIL

from . import selectors
from .choosing import notices_choose, outbox_again
from .forms import ChoiceForm
from .kinds import all_kinds

PAGE = 25
HOME = {"label": "Home", "url": "/"}


@once
def mine(request: MemberRequest) -> HttpResponse:
    """The mails that whoever asks was sent, and their choice. Nobody sees anybody else's."""
    form = ChoiceForm(request.POST or None, initial={"wanted": selectors.wanted_by(request.member)})
    if request.method == "POST" and form.is_valid():
        notices_choose(by=request.member, wanted=form.cleaned_data["wanted"])
        messages.success(request, "Your choice is kept.")
        return see_other(request.path)
    page = Paginator(selectors.mailed_to(request.member), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "lines": [{"notice": one, "words": selectors.words_of(one)} for one in page],
        "must": [kind.sentence for kind in all_kinds() if kind.must],
        "form": form,
        "address": request.user.email,
        "breadcrumb": [HOME],
    }
    return render(request, "notices/mine.html", context)


@require_safe
@needs(MAIL)
def outbox(request: MemberRequest) -> HttpResponse:
    """What of the mail is held up or failed: figures, for those who can mend what is broken."""
    context = {"outbox": selectors.outbox(request.now), "breadcrumb": [HOME]}
    return render(request, "notices/outbox.html", context)


@posts
@needs(MAIL)
def again(request: MemberRequest) -> HttpResponse:
    """Have what was given up tried again."""
    outbox_again(by=request.member, now=request.now)
    messages.success(request, "What was given up, if anything was, is tried again.")
    return see_other(reverse("notices:outbox"))
