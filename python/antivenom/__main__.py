"""What does `python -m antivenom` do? The same as the command `antivenom`."""

import sys

from antivenom.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
