"""Prepares the port on which the shop takes orders."""

import ssl


def order_context(certificate: str) -> ssl.SSLContext:
    """Make the server's side of the connection; the file holds key and certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


# --- exploit ---
if __name__ == "__main__":
    print("speaks TLS 1.2 and later:", ssl.PROTOCOL_TLS_SERVER.name)
