"""`keel adopt FILE`: bring a policy file or a template into force in an organisation from a day on."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from keel.commands import refuse, say, unreadable
from keel.commands.django_ready import NotReady, find_installation

if TYPE_CHECKING:
    from keel.web.people.models import Organisation


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", metavar="FILE", help="a policy file, or the name of a template: formal_cycle")
    parser.add_argument("--organisation", required=True, help="its name, unique reference number or id")
    parser.add_argument("--from", dest="first", required=True, metavar="DATE", help="the first day, as 2026-09-01")


def run(options: Namespace) -> int:
    """Adopt it, or say every error of the file and change nothing."""
    from keel.core.forms import FileErrors
    from keel.policies import template_names, template_text

    named: str = options.file
    try:
        first = date.fromisoformat(options.first)
        text = template_text(named) if named in template_names() else Path(named).read_text(encoding="utf-8")
        find_installation()
        return _adopted(options.organisation, text, Path(named).name, first)
    except FileErrors as errors:
        return refuse(f"{errors}\n\nNothing was changed.")
    except (OSError, UnicodeDecodeError) as error:
        return refuse(unreadable(named, error))
    except NotReady as wrong:
        return refuse(wrong)
    except ValueError:
        return refuse(f"“{options.first}” is no day. Write it as year, month and day: 2026-09-01.")


def _adopted(wanted: str, text: str, file: str, first: date) -> int:
    from django.utils import timezone

    from keel.web.page.refusals import Refusal
    from keel.web.policies.services import policy_adopt
    from keel.web.scope import in_organisation

    found = _organisations(wanted)
    if len(found) != 1:
        return refuse(_which(wanted, found))
    with in_organisation(found[0].pk):
        try:
            version = policy_adopt(by=None, source=text, file=file, in_force_from=first, now=timezone.now())
        except Refusal as refusal:
            return refuse(refusal.message)
    say(f"{version.title}, version {version.version}, is in force at {found[0].name} from {first:%-d %B %Y}.")
    return 0


def _organisations(wanted: str) -> "list[Organisation]":
    from django.db.models import Q

    from keel.web.people.models import Organisation

    rows = Organisation.objects.filter(Q(name__iexact=wanted) | (Q(urn=wanted) & ~Q(urn=""))).order_by("name", "pk")
    return list(rows) or [one for one in Organisation.objects.all() if str(one.pk) == wanted]


def _which(wanted: str, found: "list[Organisation]") -> str:
    if not found:
        return f"There is no organisation “{wanted}” here. Give its name, its unique reference number or its id."
    lines = [f"  {one.pk}  {one.name} {one.urn}".rstrip() for one in found]
    return "\n".join([f"Several organisations are called “{wanted}”. Give the id of one:", *lines])
