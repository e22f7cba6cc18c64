"""The command line `saaf`: the same program as the binary."""

import sys

from saaf._saaf import run


def main() -> int:
    """Runs it with the arguments of the process."""
    return run(["saaf", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
