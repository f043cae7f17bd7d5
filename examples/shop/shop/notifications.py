"""Tells customers by mail and by push what happens to their orders."""

import asyncio

_running = set()


async def send(address, text):
    """Hand one message to the mail server."""
    reader, writer = await asyncio.open_connection("mail.internal", 25)
    try:
        writer.write(f"RCPT TO:<{address}>\r\nDATA\r\n{text}\r\n.\r\n".encode())
        await writer.drain()
        await reader.readline()
    finally:
        writer.close()


async def order_shipped(order):
    """Send the mail without making the warehouse wait for it."""
    asyncio.create_task(send(order.email, f"Order {order.number} is on its way"))


async def order_paid(order):
    """Send the receipt without making the customer wait for it."""
    task = asyncio.create_task(send(order.email, f"Thank you for {order.total}"))
    _running.add(task)
    task.add_done_callback(_running.discard)
