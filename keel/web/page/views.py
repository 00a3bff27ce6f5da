"""The neutral page behind "Quick hide", and the gallery of components."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keel.web.page.gallery import gallery_context


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
