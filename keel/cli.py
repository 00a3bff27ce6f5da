"""The command `keel`: one module for each of its commands, imported only when that command is given."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "due": ("keel.commands.due", "say who owes what by when, from a file of worked examples"),
    "check": ("keel.commands.check", "read a policy file and report its errors, or what it leaves open"),
    "run-demo": ("keel.commands.run_demo", "serve an invented school on this machine, making it first if need be"),
    "reset-demo": ("keel.commands.reset_demo", "throw the invented school away"),
    "init": ("keel.commands.init", "make a real, empty installation and its first administrator"),
    "serve": ("keel.commands.serve", "serve a real installation"),
    "worker": ("keel.commands.worker", "do what waits in the background: mail, reminders, jobs"),
    "migrate": ("keel.commands.migrate", "bring an installation up to date after an upgrade"),
    "adopt": ("keel.commands.adopt", "bring a policy into force in an organisation"),
    "check-stored": ("keel.commands.check_stored", "compare the stored obligations with what the facts give"),
    "verify": ("keel.commands.verify", "check a copy of a record, without a database"),
    "ledger": ("keel.commands.ledger", "verify that nobody changed the ledger, and keep its heads outside"),
    "key": ("keel.commands.key", "seal, unseal or exchange the keys that everything is sealed with"),
}
"""Each command's module and what it does.

The module has `arguments(parser)`, which adds its options, and `run(options) -> int`, which does the work, prints, and
gives the exit status: 0 done, 1 refused with a sentence. Wrong options give 2.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command named by the first word."""
    name, *rest = sys.argv[1:] if words is None else words or ["--help"]
    if name in ("-h", "--help"):
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"There is no command “{name}”.\n\n{usage()}", file=sys.stderr)
        return 2
    place, purpose = COMMANDS[name]
    module = import_module(place)
    parser = ArgumentParser(prog=f"keel {name}", description=purpose[:1].upper() + purpose[1:] + ".")
    module.arguments(parser)
    status: int = module.run(parser.parse_args(rest))
    return status


def usage() -> str:
    """List the commands."""
    width = max(map(len, COMMANDS))
    lines = [f"  keel {name:{width}}  {purpose}" for name, (_, purpose) in COMMANDS.items()]
    return "\n".join(["Keel runs safeguarding supervision from a policy file.", "", *lines, "", "keel COMMAND --help"])


if __name__ == "__main__":
    sys.exit(main())
