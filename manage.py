"""Django's own commands, with Keel's settings."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.umask(0o077)  # what Keel writes is for its own account alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings")
    execute_from_command_line(sys.argv)
