"""Writes audit records in the background, so that no request waits for them."""

import asyncio
from collections.abc import Coroutine
from typing import Any

PENDING: set[asyncio.Task[None]] = set()


def record_later(writing: Coroutine[Any, Any, None]) -> None:
    """Write a record while the request goes on."""
    asyncio.create_task(writing)  # expect: AV0710


async def flush() -> None:
    """Wait at shutdown until every record is written."""
    await asyncio.gather(*PENDING)


# --- exploit ---
async def serve() -> list[str]:
    """Serve one request and shut down."""
    written: list[str] = []

    async def write() -> None:
        await asyncio.sleep(0.01)
        written.append("mallory read the salaries")

    record_later(write())
    await flush()
    return written


if __name__ == "__main__":
    print("audit records:", asyncio.run(serve()))
