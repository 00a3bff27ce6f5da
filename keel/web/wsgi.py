"""What an application server loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what Keel writes is for its own account alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings")
application = get_wsgi_application()

from keel.web.accounts.checks import refuse_to_start  # noqa: E402 - models load with the application

if not settings.DEBUG:
    refuse_to_start()
