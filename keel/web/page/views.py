"""The neutral page behind "Quick hide", the gallery of components, and the answer to what cannot be read."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keel.web.page.gallery import gallery_context

READ_AND_DROPPED = 64
"""Megabytes of a refused request that are read all the same: a browser still sending does not hear the answer."""
TOO_MUCH = "It is more than Keel takes at once. Your text is still here: shorten it, and it is saved again."
UNREADABLE = "It was damaged on its way. Your text is still here: change it, and it is sent again."


@login_not_required
@require_safe
@never_cache
def hide(request: HttpRequest) -> HttpResponse:
    """Answer a page that gives nothing away, to whoever asks: it reads no session and no database."""
    return HttpResponse(render_to_string("page/hidden.html"))


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented content; `?errors` shows the form refused. Only routed under DEBUG."""
    return render(request, "page/gallery.html", gallery_context(refused="errors" in request.GET))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer what Django could not read (handler400): 413 if it was too much; to a script as JSON with a sentence."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    if too_much:
        _drop(request)
    status = 413 if too_much else 400
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": TOO_MUCH if too_much else UNREADABLE}, status=status)
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def _drop(request: HttpRequest) -> None:
    try:
        for _ in range(READ_AND_DROPPED):
            if not request.read(1024 * 1024):
                return
    except UnreadablePostError:
        return
