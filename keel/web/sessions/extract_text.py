"""A child's part as plain text, to be pasted into the safeguarding system (S18): one child, and nobody else."""

import json
from datetime import date, datetime

from keel.core.records import check_words
from keel.policies import form as form_named
from keel.web.page.dates import say_day, say_moment
from keel.web.sessions.models import Extract


def extract_text(extract: Extract) -> str:
    """What the supervisee enters: who met and when, what was said and decided, what is to be done by whom by when."""
    content = json.loads(extract.part.frozen)["content"]
    case, form = content["case"], form_named(content["form"])
    began = content["began"] or content["planned_for"]
    supervisors = ", ".join(f"{one['name']} ({one['job_title']})" for one in content["supervisors"])
    lines = [
        f"Safeguarding supervision, {say_moment(datetime.fromisoformat(began))}",
        f"Child: {case['child']}, case {case['number']}",
        f"Status on that day: {', '.join(case['statuses']) or 'none'}",
        f"Supervisee: {content['supervisee']['name']} ({content['supervisee']['job_title']})",
        f"Led by: {supervisors}",
    ]
    for one in form.of_part("case"):
        text = str(content["answers"].get(one.key, "")).strip()
        if text:
            lines += ["", f"{one.label}:", text]
    if content["actions"]:
        lines += ["", "Actions agreed:"]
        for one in content["actions"]:
            owner = ", ".join(filter(None, (one["owner"], one.get("owner_job_title", ""))))
            lines.append(f"- {one['text']} ({owner}, by {say_day(date.fromisoformat(one['due']))})")
    root = extract.part.record.root
    lines += ["", f"Record version {content['record_version']}, check words: {' '.join(check_words(root))}"]
    return "\n".join(lines)
