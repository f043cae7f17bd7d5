"""What must be the same for all tests, whoever starts them?

Property tests: `make test` runs the same bounded cases every time, so that it never fails by
chance; `make fuzz` many new ones. Interruptions: a shell starts what runs in its background with
SIGINT ignored, and programs that tests start and interrupt would inherit that and never end.
"""

from __future__ import annotations

import os
import signal

from hypothesis import settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # What has a handler here has the default in programs that are started from here.
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("test", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "fuzz",
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "20000")),
    deadline=None,
    print_blob=True,
)
settings.load_profile("test")
