"""Settings for tests: a throwaway root key, quick password hashes, and no disk under the database.

KEEL_TEST_DATABASE=postgresql runs the same tests on PostgreSQL, as the role in KEEL_DATABASE, with
tables made by the one in KEEL_DATABASE_OWNER.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="keel-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["KEEL_VAR"] = str(_FOLDER)
os.environ["KEEL_ROOT_KEY_FILE"] = str(_FOLDER / "root.key")
os.environ["KEEL_DEMO"] = "1"  # the test browsers speak plain http to loopback
if os.environ.get("KEEL_TEST_DATABASE") != "postgresql":
    for _name in ("KEEL_DATABASE", "KEEL_DATABASE_OWNER"):
        os.environ.pop(_name, None)

from keel.web.sealing.rootkey import make_root_key  # noqa: E402 - the settings below need the key to exist

make_root_key(_FOLDER / "root.key")
(_FOLDER / "static").mkdir()

from keel.web.settings import *  # noqa: E402, F403

KEEL_DEMO = False  # what the demo alone allows stays shut unless a test opens it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
