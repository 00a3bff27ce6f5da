"""The one task the queue knows: wake the job with this id."""

from uuid import UUID

from django_tasks import task


class Unsettled(Exception):
    """A job could neither be done nor be marked as failed. Carries the kind of the error, never its words."""


@task()
def wake(organisation_id: str, job_id: str) -> None:
    """Run a job. Raises nothing with words in it: what a task raises is kept in the queue's own table."""
    from .running import run  # noqa: PLC0415 - the services that ask for jobs stand between

    try:
        run(UUID(organisation_id), UUID(job_id))
    except Exception as error:
        raise Unsettled(type(error).__name__) from None
