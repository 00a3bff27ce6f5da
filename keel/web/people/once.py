"""Forms that change something: only by POST, in one transaction, and once however often they are sent.

`@posts` is for views that only change; `@once` for views that also show the form (GET passes through). The hidden
`idempotency_key` of page's forms tells one showing of a form from another: a double click, a retry after a lost
answer or the back button gets the first answer's address again.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from keel.web.page.forms import KEY, KEY_SHAPE
from keel.web.people.current import MemberRequest
from keel.web.people.models import Posted

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]
KEPT_FOR = timedelta(days=2)
SEE_OTHER = 303


def posts(view: View[P]) -> View[P]:
    """POST only, in one transaction, once."""
    return require_POST(once(view))


def once(view: View[P]) -> View[P]:
    """Let a GET through; take a POST in one transaction, and only the first time."""

    @wraps(view)
    def answer(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            row, is_first = _begun(request)
            if row is not None and not is_first:
                return see_other(row.answer or request.path)
            response = view(request, *args, **kwargs)
            if row is not None:
                _finished(row, response)
            if isinstance(response, HttpResponseRedirect):
                response.status_code = SEE_OTHER
            return response

    return answer


def see_other(address: str, *args: Any) -> HttpResponseRedirect:
    """Go on to another page after a POST (303)."""
    response = HttpResponseRedirect(address, *args)
    response.status_code = SEE_OTHER
    return response


def _begun(request: MemberRequest) -> tuple[Posted | None, bool]:
    key = request.POST.get(KEY, "")
    if not KEY_SHAPE.fullmatch(key):
        return None, True
    path = request.get_full_path()[:300]
    found = Posted.objects.filter(member=request.member, path=path, key=key).first()
    if found is not None:
        return found, False
    Posted.objects.filter(member=request.member, at__lt=request.now - KEPT_FOR).delete()
    row = Posted(member=request.member, path=path, key=key, at=request.now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the other click was a moment earlier, and has finished
        return Posted.objects.filter(member=request.member, path=path, key=key).first(), False
    return row, True


def _finished(row: Posted, response: HttpResponse) -> None:
    """Keep where a redirect led; a form shown again with errors was not taken and may be sent again."""
    if isinstance(response, HttpResponseRedirect):
        row.answer = response.url[:300]
        row.save(update_fields=["answer"])
    else:
        row.delete()
