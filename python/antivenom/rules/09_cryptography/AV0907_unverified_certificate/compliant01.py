"""Prepares the connection over which the shop talks to its bank."""

import ssl


def bank_context(authority: str) -> ssl.SSLContext:
    """Make the client's side; the file holds the certificate of the bank's authority."""
    context = ssl.create_default_context(cafile=authority)
    return context


# --- exploit ---
if __name__ == "__main__":
    print("only the bank can show a certificate that its authority has signed")
