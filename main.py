"""Starts the application; everything else is in `desktop`."""

import sys

from desktop.commands import discreetly

if __name__ == "__main__":
    sys.exit(discreetly(sys.argv[1:]))
