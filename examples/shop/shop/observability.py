"""Logging for the running shop."""

import logging
import logging.config


def start(port=9030):
    """Log to stderr, and let operations change the levels while the shop runs."""
    logging.basicConfig(level=logging.INFO)
    listener = logging.config.listen(port)
    listener.start()
    return listener
