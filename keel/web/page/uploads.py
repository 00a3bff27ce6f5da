"""Files that people send stay in memory: nothing of them is ever written to a temporary file (G-27)."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

MOST: Final = 20 * 1024 * 1024
"""Bytes of one request that may hold files: Keel's own largest form, with room for what surrounds it."""


class BoundedMemoryHandler(MemoryFileUploadHandler):
    """Takes files into memory, and refuses a request that announces more before a byte of it is read."""

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        """Answer 413 for too much (handler400 says it in a sentence)."""
        announced: int = options["content_length"] if "content_length" in options else args[2]
        if announced > MOST:
            raise RequestDataTooBig("More was sent than Keel takes at once.")
        self.activated = True
