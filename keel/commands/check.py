"""`keel check FILE`: every error of a policy file with its line and cure, or else what the policy leaves open."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from keel.commands import refuse, say, unreadable
from keel.core.forms import FileErrors
from keel.core.policy.findings import findings
from keel.policies import parse_policy, template_names, template_text


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", metavar="FILE", help=f"a policy file, or a template: {', '.join(template_names())}")


def run(options: Namespace) -> int:
    """Check one policy file; exit status 1 if it has errors."""
    named: str = options.file
    try:
        text = template_text(named) if named in template_names() else Path(named).read_text(encoding="utf-8")
        policy = parse_policy(text, file=Path(named).name)
    except FileErrors as errors:
        count = len(errors.problems)
        return refuse(f"{errors}\n\n{count} {'error' if count == 1 else 'errors'}. Nothing was changed.")
    except (OSError, UnicodeDecodeError) as error:
        return refuse(unreadable(named, error))
    found = findings(policy)
    say(f"{policy.meta.title}, version {policy.meta.version}: it can be run.")
    say(f"{finding.clause or finding.about:5} {finding.kind}: {finding.sentence}" for finding in found)
    say(f"{len(found)} things to know.")
    return 0
