"""`keel serve`: a real installation on granian. Off this machine only behind TLS, and never without second factors."""

from argparse import ArgumentParser, Namespace

from keel.commands import refuse
from keel.commands.django_ready import NotReady, collect_if_changed, make_ready, serve_on
from keel.commands.worker import beside


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to serve on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=8000, help="the port (default: 8000)")
    parser.add_argument("--no-worker", action="store_true", help="run no worker beside it (keel worker runs elsewhere)")


def run(options: Namespace) -> int:
    """Serve, or refuse with every reason why not."""
    try:
        make_ready()
    except NotReady as wrong:
        return refuse(wrong)
    from keel.web.accounts.checks import serving_problems

    if problems := serving_problems(options.host):
        return refuse("Keel does not start:\n" + "\n".join(f"- {problem}" for problem in problems))
    collect_if_changed()
    where = f"http://{options.host}:{options.port}"
    with beside(wanted=not options.no_worker):
        return serve_on(options.host, options.port, f"Keel is running at {where}. Stop it with Ctrl+C.")
