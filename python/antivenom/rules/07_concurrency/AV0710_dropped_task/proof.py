"""An audit record is lost: at shutdown, or because the garbage collector takes its task."""

import asyncio
import gc
import weakref

PAYLOADS = ("shutdown", "garbage collection")


def exploit(module, payload):
    """Serve one request and count the records that reach the disk."""
    written: list[object] = []
    lost = {"shutdown": _shut_down, "garbage collection": _collect}[payload]
    asyncio.run(lost(module, written))
    return written == []


async def _shut_down(module, written):
    async def write():
        await asyncio.sleep(0.01)
        written.append("record")

    module.record_later(write())
    await module.flush()


async def _collect(module, written):
    async def write():
        # The only strong reference to this future is the coroutine that waits for it,
        # as with a connection that nobody else holds. The loop knows its tasks weakly.
        ready = asyncio.get_running_loop().create_future()
        waiting.append(weakref.ref(ready))
        await ready
        written.append("record")

    waiting: list[weakref.ref[asyncio.Future[None]]] = []
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))
    module.record_later(write())
    await asyncio.sleep(0)
    gc.collect()
    ready = waiting[0]()
    if ready is not None:
        ready.set_result(None)
    del ready
    await module.flush()


def behaviour(module):
    """Records are written while the caller goes on, and finished ones are let go."""
    written: list[object] = []

    async def serve():
        async def write():
            written.append("record")

        module.record_later(write())
        assert written == []
        await asyncio.sleep(0.01)
        await module.flush()
        assert written == ["record"]
        assert len(module.PENDING) == 0

    asyncio.run(serve())
