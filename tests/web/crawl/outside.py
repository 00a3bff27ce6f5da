"""What leaves an organisation's sealed rows: mail, the queue, the cache. None of it may say a word of anybody's."""

import base64
from collections.abc import Iterator
from datetime import timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from keel.web.background import daily
from keel.web.background.models import Job
from keel.web.background.running import run
from keel.web.notices.letter import letter_of
from keel.web.notices.models import Notice
from keel.web.people.models import Member
from tests.cast import NOW, PASSWORD
from tests.web.crawl.twins import Twin, at_work

EVENING = NOW + timedelta(hours=10)


def a_days_work(twins: list[Twin]) -> None:
    """Ask for what is done once a day, and do it for each of the organisations."""
    with time_machine.travel(EVENING, tick=False):
        daily.ask_for_today(EVENING)
        for twin in twins:
            with at_work(twin, EVENING):
                waiting = list(Job.objects.filter(state=Job.State.WAITING).values_list("pk", flat=True))
            for job in waiting:
                run(twin.cast.school.pk, job)


def tried_to_sign_in(twin: Twin) -> None:
    """A wrong password and a right one, as the cache counts them."""
    with at_work(twin):
        account = Member.objects.get(pk=twin.cast.sam.pk).account
    assert account is not None
    for password in (f"wrong {twin.word}", PASSWORD):
        Client().post(reverse("account_login"), {"login": account.email, "password": password})


def mails(twin: Twin) -> Iterator[tuple[str, str]]:
    """Every mail of the organisation's as it is sent, but for whom it goes to."""
    with at_work(twin):
        for notice in Notice.objects.select_related("recipient__account"):
            mail = letter_of(notice, EVENING)
            del mail["To"]
            yield f"the mail “{notice.kind}”", f"{mail.as_string()} {mail.get_content()}"


def jobs(twin: Twin) -> Iterator[tuple[str, str]]:
    """Every job of the organisation's, whole."""
    with at_work(twin):
        for job in Job.objects.values():
            yield f"the job “{job['name']}”", str(job)


def queued() -> Iterator[tuple[str, str]]:
    """Every row of the queue's own table: what wakes jobs, with its arguments and what went wrong."""
    for row in DBTaskResult.objects.values():
        yield f"the queue's row {row['id']}", str(row)


def cached() -> Iterator[tuple[str, str]]:
    """Every key and value in the cache."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM keel_cache")
        for key, value in cursor.fetchall():
            yield f"the cache's {key}", key + base64.b64decode(value).decode("latin-1")
