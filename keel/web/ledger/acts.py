"""The acts that the ledger knows, each with the words a person reads. An act nobody named is an error."""

from collections.abc import Mapping

READ = "read"
_acts: dict[str, str] = {READ: "opened"}


class UnknownAct(LookupError):
    """An act that no app has named."""


def name_acts(acts: Mapping[str, str]) -> None:
    """Name acts and their words ("session held": "recorded that the session was held"); called from `ready()`."""
    for act, words in acts.items():
        if _acts.get(act, words) != words:
            raise ValueError(f"The act “{act}” is named twice, with different words.")
        _acts[act] = words


def words_of(act: str) -> str:
    """The words for an act; raises UnknownAct."""
    try:
        return _acts[act]
    except KeyError as error:
        raise UnknownAct(f"No app has named the act “{act}”. Name it with name_acts() in the app's ready().") from error
