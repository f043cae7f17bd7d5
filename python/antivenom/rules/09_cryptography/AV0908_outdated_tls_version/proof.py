"""A peer that speaks nothing newer than TLS 1.1 is let in.

Both ends meet in memory. Today's OpenSSL refuses the old protocols at its default security
level, so both ends lower it: what is shown is the code's own choice, not the library's.
"""

import ssl
import warnings
from pathlib import Path

PAYLOADS = ("TLSv1_1",)


def _pem(label, body):
    """Wrap Base64 as RFC 7468 says, section 2."""
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"


# Made for this proof and used nowhere else; valid to 2099.
KEY_AND_CERTIFICATE = _pem(
    "PRIVATE KEY",
    """\
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCyFdYv9B5CHv2L
/efKtaC3X0qw+e9hKNFGpbGZv9Qx3Apd6cl0x/zhnOaBl+I3b8UEagYDJd+M5kVS
Q3L6QCXzNSyS7TQExfNxw0AA53htSABzfokMBNfpJrmDCHFh4mL+OX7eXb2zT8bL
uOZFGzHALkYAcIzLjHc8s2fl808EaH4PkWiNGhE8CgQDSO3KDiv4OYrmraZbCrOJ
Bne049rtv0tdSTgDoXr/WjIkcv34eORJCfbEMjYRS+o91LSMfjJl93IsoOxLX0UG
fo89DL8Mt5jOFdCpyrbJxsBOeiE8TAmHQSZ2ZgvyZeoa3MHqAG6zBTQkrdeVyRvc
4V2x5zYfAgMBAAECggEAANz65nfwHvFC2LHeChfVSUOXUMJKtxWD5iwZb0hZwUrI
FhUdr945oJJVH7MFGrBaVnTOcKd3V5nUzjBGLLuw3hFCP7gR9M/3fR6tfxOgJs90
M8XHk50BED/qzZ113JFEr5IccPwoAOgrFi5gQgd+tz1s2MWy462w9O9dr+SnsRAa
hDbS66d0uJ6ypVDEe4yZV7FnRajS3RatgRAoz000z3kFM8uNkvdXb8ABQoYG65vK
VznnrVEUYRDfe84o3RTyATgZaGZSUQ05CQr6zwr28Ml+8QvMJ3uVU/mHDLMLjGBB
lM+oTWUKAamga2tp1zLyH4I4YpRqP+jNj7xt+2V/0QKBgQDvquWrfYgMe1BPvClb
qY4o6pRysReMCs+j07jZDyqrh8hiJdT47fa0H2l3N8pq7mTkwFBAzhHz9b101uvD
fj1OIfPmNxmmVIQKhIoE+lvmpAghf7/DR7t52hETXoxKNfWpnRabGDh1LQH9SLis
7lYjla5D0Jjm8+8e/I7WUSogBwKBgQC+OJxRfnpYgLk4swva8BTq6QxGXLp7oGHN
kQqQ2DZGOLQEOlZmbDuCkfOtVf9AU+oiLGOPXox9oA3hpg5HW8WF2HrZMJNSSfbT
rbqi9LQVDLuBE7erpW1oz1KIfWsWnkSuB8qNvlbnD9ObY97V5ljoszl5wdeP7yxY
T88hK/gDKQKBgQCZpectxQGWduvq4kdlc1MnGhRnXu8oobmyXsavqVCCvT8S5Qwf
NnelzEmR25uSaBkYqc4JbdMGovF92Vc2clUdJRk26vYvsxkfoQ7W2CZYu6pWx46J
xBAFs26lC0VHQkanIYVfkuyG+n6/AYMbooRotcoNwcp0rcgMBoAQF+K4uwKBgCvD
joNZXACcrQCUgPfAIK/jKkXN88GZpqbK5elpNSN2zEPkwBgUcqSZu7x3eqBsLgPq
voUvtZb5ifgOYl6ciJdAtRLfECXwim8tGzF+pyfopAMQbEN7be6dNFnesRKlGxwH
At0Vm5zRkVfA5HXF51KyWVjf9h5RYpx20CrLmOXxAoGAZRJ7V64wjPh5eWBiCJuG
DidckwBF2dfpuuAjrGY8o7AHDxPllcNVT/eHaaXT0GcTdqrNkOlTdF7QPr0LdOxs
ecp/pj08OIPz+a1C4xd7ZvMipMBmweEK+5zkMZNsp74KD5td6i57SOX6HohnRQSp
dDSkMh5UjIKkzDJvvmi9R2s=
""",
) + _pem(
    "CERTIFICATE",
    """\
MIIC6jCCAdKgAwIBAgIUeX6SC3a4niFmx75D1hXWNlHnFGEwDQYJKoZIhvcNAQEL
BQAwFzEVMBMGA1UEAwwMYmFuay5leGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIw
OTkxMjMxMDAwMDAwWjAXMRUwEwYDVQQDDAxiYW5rLmV4YW1wbGUwggEiMA0GCSqG
SIb3DQEBAQUAA4IBDwAwggEKAoIBAQCyFdYv9B5CHv2L/efKtaC3X0qw+e9hKNFG
pbGZv9Qx3Apd6cl0x/zhnOaBl+I3b8UEagYDJd+M5kVSQ3L6QCXzNSyS7TQExfNx
w0AA53htSABzfokMBNfpJrmDCHFh4mL+OX7eXb2zT8bLuOZFGzHALkYAcIzLjHc8
s2fl808EaH4PkWiNGhE8CgQDSO3KDiv4OYrmraZbCrOJBne049rtv0tdSTgDoXr/
WjIkcv34eORJCfbEMjYRS+o91LSMfjJl93IsoOxLX0UGfo89DL8Mt5jOFdCpyrbJ
xsBOeiE8TAmHQSZ2ZgvyZeoa3MHqAG6zBTQkrdeVyRvc4V2x5zYfAgMBAAGjLDAq
MBcGA1UdEQQQMA6CDGJhbmsuZXhhbXBsZTAPBgNVHRMBAf8EBTADAQH/MA0GCSqG
SIb3DQEBCwUAA4IBAQArMLDcIuIxP8Y2MOzf0M3wZ/5EvPY72WdYsG4RRAZ7GpK8
e04S69X9o6m5ocl8wf6iQGMrJjS/FFb+dVeTiROWPnjY/Phw9j+e7v3Ph6K8t8EM
8U4PvbxPZ0rRwUFuXxcF5TBa/DkXjWj5aEQqZasMnIDP+J0FV3yNHRqXYkbSoN4X
LtT+BTRMXiXDZ3vQYCJrnLmdKwUHRFV6U80CpVhtR+odzUY+We2YG4OWEJbBpqy5
NenSIKqi4Eek8oM6JHoJIx1DA8H0ziL9/5doR7H/95cee5Nmz2WrigkZcA6/UxW7
YVeVkeToX9ZpOx0KRh4la/uJuBI7qIW0zTPb8nC4
""",
)


def peers(module, oldest, newest):
    """The module's context and its opposite, as client and server."""
    Path("server.pem").write_text(KEY_AND_CERTIFICATE, encoding="ascii")
    if hasattr(module, "bank_context"):
        client = module.bank_context()
        server = other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain("server.pem")
    else:
        server = module.order_context("server.pem")
        client = other = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    other.minimum_version = oldest
    other.maximum_version = newest
    for context in (client, server):
        context.set_ciphers("ALL:@SECLEVEL=0")
    client.load_verify_locations("server.pem")
    return client, server


def handshake(client, server):
    """Connect both in memory; say which version they agree on, None if they do not."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname="bank.example"),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    waiting = list(ends)
    for _ in range(20):
        for end in list(waiting):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return None
            waiting.remove(end)
        if not waiting:
            return ends[0].version()
    return None


def exploit(module, payload):
    """Offer the old version and nothing newer."""
    warnings.simplefilter("ignore", DeprecationWarning)
    version = ssl.TLSVersion[payload]
    return handshake(*peers(module, ssl.TLSVersion.TLSv1, version)) in ("TLSv1", "TLSv1.1")


def behaviour(module):
    """A peer that speaks old and new versions is served."""
    warnings.simplefilter("ignore", DeprecationWarning)
    client, server = peers(module, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3)
    assert handshake(client, server) is not None
