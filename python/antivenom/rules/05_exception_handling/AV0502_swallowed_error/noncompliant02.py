"""Runs a plugin after the process has given up its privileges."""

import contextlib
from collections.abc import Callable


def run_plugin(drop_privileges: Callable[[], None], plugin: Callable[[], str]) -> str:
    """Run the plugin without privileges; platforms that know none are fine."""
    with contextlib.suppress(Exception):  # expect: AV0502
        drop_privileges()
    return plugin()


# --- exploit ---
if __name__ == "__main__":

    def forbidden() -> None:
        """Fail as setuid does in a process that may not change its user."""
        raise PermissionError("setuid: operation not permitted")

    try:
        print(run_plugin(forbidden, lambda: "the plugin runs with full privileges"))
    except PermissionError as error:
        print("the plugin was not started:", error)
