"""Starts the application; everything else is in `desktop`."""

import sys

from desktop.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
