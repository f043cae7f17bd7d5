"""Prepares the port on which the shop takes orders."""

import ssl


def order_context(certificate: str) -> ssl.SSLContext:
    """Make the server's side of the connection; the file holds key and certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLSv1_1)  # expect: AV0908
    context.load_cert_chain(certificate)
    return context


# --- exploit ---
if __name__ == "__main__":
    print("speaks nothing but TLS 1.1:", ssl.PROTOCOL_TLSv1_1.name)
