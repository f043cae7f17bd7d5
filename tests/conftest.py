"""How do property tests run: the same bounded cases every time, or many new ones?

`make test` takes the first way, so that it never fails by chance; `make fuzz` the second.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("test", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "fuzz",
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "20000")),
    deadline=None,
    print_blob=True,
)
settings.load_profile("test")
