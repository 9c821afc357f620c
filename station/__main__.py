"""`python -m station` is the program `station`."""

import sys

from station.cli import main

sys.exit(main())
