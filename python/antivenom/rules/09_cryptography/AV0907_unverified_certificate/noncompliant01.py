"""Prepares the connection over which the shop talks to its bank."""

import ssl


def bank_context(authority: str) -> ssl.SSLContext:
    """Make the client's side; the file holds the certificate of the bank's authority."""
    context = ssl.create_default_context(cafile=authority)
    context.check_hostname = False  # expect: AV0907
    context.verify_mode = ssl.CERT_NONE  # expect: AV0907
    return context


# --- exploit ---
if __name__ == "__main__":
    print("anybody may say to be the bank: the certificate is not looked at")
