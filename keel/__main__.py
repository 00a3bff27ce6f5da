"""`python -m keel` is the command `keel`."""

import sys

from keel.cli import main

sys.exit(main())
