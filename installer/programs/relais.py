"""The windowed program of the bundle."""

import sys

from desktop.__main__ import main

sys.exit(main())
