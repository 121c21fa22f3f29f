"""The console program of the bundle."""

import sys

from desktop.cli import main

sys.exit(main())
