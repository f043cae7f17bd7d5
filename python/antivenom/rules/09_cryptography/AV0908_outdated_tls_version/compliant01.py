"""Prepares the connection over which the shop talks to its bank."""

import ssl


def bank_context() -> ssl.SSLContext:
    """Make the client's side of the connection."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


# --- exploit ---
if __name__ == "__main__":
    print("accepts nothing before", bank_context().minimum_version.name)
