"""Somebody in between answers with a certificate that is not the bank's.

Both ends meet in memory. Mallory's certificate is one that the client's authorities vouch for,
yet for another name, so that leaving out either question lets it pass.
"""

import ssl
from pathlib import Path

PAYLOADS = ("stranger",)


def _pem(label, body):
    """Wrap Base64 as RFC 7468 says, section 2."""
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"


# Made for this proof and used nowhere else; valid to 2099.
BANK = _pem(
    "PRIVATE KEY",
    """\
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC01kDv8oHqsNoE
51bfq8lcGVk+s2gkCdXLFPBaPQwQz4jq+q6CySyOtB51jgIwAiZLcgOyE9YH/Gjc
85QLyrzR7FvJc6HHmicoD0MwVVQuE3i2uOU9PF5Hz8c0NtgSN+8pr5qZFA7fwdJt
PArPRMHgRVBR6wx9VGWk0SAWAuxsY99JvvuqutKr5cMTTFRuUvyUxm1WuLZ4fHWQ
9ZIkt6Kd2F6yeEIRFa2XTTyCzcflj22Z2vpWnWq+Vab1phOljSXzgyuof202Astl
vZNu9+DEiH+MI0P1L8xHNxpHrlwnIRIaxB01/zqjcWs+I2OgtyRHOCh6OalF0AwU
dBA/trWJAgMBAAECggEANQm/+wA37XMYRqbpOmnigYInxDWPXj6KN2l5QyYzgzyz
TiPfChnh2Srn4heX+aevvqH+hny94hK8WM2SBtFcBv/ZPeENuoKyaFPto1/rdCYe
2gypo4ewqUQ+C0jon5NLMIFCCRKyeBsbUhFxpC/o4xPBRn13aMzXkPsK+5m46OL0
ntb6q8Bx3Fvr2Elw+SmT0v6TEwSPIYAieN7emcFyOAzFhUNJkfT4Ib/eQr/QKPDR
va9CPTzUyyMBjy3e+uJjECXGZcoEOcn9uvIRsAhzXse0Z5EoyvvCSiNP4JSb5D8F
MyKPYoFNbk/9Xa5REaBbxbd5w9n9n/EtIA3uagwL1wKBgQD1SNnsUmumbPnVOOR7
IoxjTARVrCxBNLMrF6VEaycjimt9O1+iSeMx+rPIALpoox3HrMirfk7RXtLnFm0W
yPIM5S6zCucEVscAJlcKdf+ApwI6eFoZvLtje+EpieSk85K3H4PRAH1BXJliPDMW
C1R3cuav5KRzOxh7nUL7lhezIwKBgQC8vKZdA9DQFb5zXhZ03ERCG4e5OxCnm40X
jrfvQyZV6lTadZLjsuSK0zmVE6Ufmcy6+4CE2DMVNUtE3gL1nqnlNPgHA+pN7nJt
A5cV6B0phtbB2pvlwVqkJ+W50VAct2BVld4uPeA3OdAYVAEdPr5SDM4Vxvo7S//7
edx+7+xFYwKBgDj6i2USYF9wwTh+1tSj2ejXJ8qfDEi5bUV9YK7cFWN0LDQTLswM
TfK2Qj0brjHQcoKH6LWtybFpTaTQ2NaKJ3BHbOm6hp/DaMboISAU+R1xrlrWyldg
OEeL52o21h5bVqGjeIN8kZw1XowrX9KnHyAAWQZTHsCF4dIVXhIDc83xAoGAT07q
jX1z+myYqfvobdS9LhZJcxGZzwRzRmnnargJ3OJqI55yShI7LQbTVIx7v4quWAgl
Gi2LUaciaN7t2W6Br9oRO0lu5K6FEMAIdeEil/ecOLt29RXJ098cDnghNN/tsCkY
ws+nby1w/zgVe8eIzAurccU6Ez69Y1vyxrhkzUcCgYBSWaAa9IVAOnHk1Vm1FQpj
ivJGR4Ha9N+jsqhZnB1Up4swcYXk4FQ20P1j+kQPE0Nnv6gMkPTCbcoKhCuqw3n8
aovdzqyY9JLqiZn/Mz2YwkNbPlvWcePsv/8P93rsAKbwScinA8b3DLE+TVeNW3Pn
1prBMHb/OIKNOYd3KRFjow==
""",
) + _pem(
    "CERTIFICATE",
    """\
MIIC6jCCAdKgAwIBAgIUGC4hRn7Y+LaR7gjH5E6gnX08waIwDQYJKoZIhvcNAQEL
BQAwFzEVMBMGA1UEAwwMYmFuay5leGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIw
OTkxMjMxMDAwMDAwWjAXMRUwEwYDVQQDDAxiYW5rLmV4YW1wbGUwggEiMA0GCSqG
SIb3DQEBAQUAA4IBDwAwggEKAoIBAQC01kDv8oHqsNoE51bfq8lcGVk+s2gkCdXL
FPBaPQwQz4jq+q6CySyOtB51jgIwAiZLcgOyE9YH/Gjc85QLyrzR7FvJc6HHmico
D0MwVVQuE3i2uOU9PF5Hz8c0NtgSN+8pr5qZFA7fwdJtPArPRMHgRVBR6wx9VGWk
0SAWAuxsY99JvvuqutKr5cMTTFRuUvyUxm1WuLZ4fHWQ9ZIkt6Kd2F6yeEIRFa2X
TTyCzcflj22Z2vpWnWq+Vab1phOljSXzgyuof202AstlvZNu9+DEiH+MI0P1L8xH
NxpHrlwnIRIaxB01/zqjcWs+I2OgtyRHOCh6OalF0AwUdBA/trWJAgMBAAGjLDAq
MBcGA1UdEQQQMA6CDGJhbmsuZXhhbXBsZTAPBgNVHRMBAf8EBTADAQH/MA0GCSqG
SIb3DQEBCwUAA4IBAQA5J2mCJmFCNX5j8p1nQxlcxiLiSiieZ3h4yXgCwN+5VIbu
CcAJ/0YgoBCx1F6BHOoZpQFr2dDuujjFfzCV9Z0unqEghNM2/KEwskQYMmvLlWhy
trwNcpv1Al527JBjp/qisof/uBSa1SEa4ABmkn/WtLCClHZcUhgd0QOOFor034EF
/5igtW/7ugelD4CVe01FwluvRxwpOwhQOVXTILSFZ9hbqxg4zPHKx3yGwUoMvrot
mBxWSJ0V416DGFdOgA8aQdG4la43thl0OC+dhByx3BYSsoDd+7zlMyNsnNCrqdNM
Zd7L652ewX+NBRp5Wa3c44PjzJvBuN19KHojm3Da
""",
)
MALLORY = _pem(
    "PRIVATE KEY",
    """\
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDJBoieD0iuQBgB
wjmCQBJ/+OU79aIqG6CsFXRb97laC2F3gxJhZ89Je8vJKcAaCBDUWBcvP1LtJxx1
mm1PuVarCc4DpEVR7I3ezrko5hQh2lUthEmAcieom7YKLxZ4cnOUsTWbbJln2cvw
IW91ECSj/oBDEZaKL5Kk5X/3ZWOG7hSQigfrM8BnUYQfVB36tuftC/HXRaDNBfWt
uEElrPDOIxNgin2V1B+ppqbMiIbJA8H/rCtfjqYCmbylix9aHZ+JyLWjj/y3VXcI
T5M10UffN1dnAVjgSf22pyPP4az+FGHGS7i2tu8Og/TFN4dCHyqGniRzy5f/Hn/v
BFCZGHnzAgMBAAECggEABslaLl/ct8lBJjoM3/lSxpA8CPCrd1l0bKrSwVIVJ1WQ
Bk1d/vzWsifkQtfOfPJ9wvVwXu932LrDyrKacyESLHcJxfSzRGdEiNuYw6k0z8nD
q2Q2aQgxj48mL6TUUN+oSEJNSYB6k1d2e5ZdYWnYmtK6OMlsuCCQBlIbJlp9aC4t
DW0PscRdNgpcoZzROtdE9kBWknEt53O6Iw5ZgtLAbjbkKJOv4Gmp49ynqvKT0YgB
yJglHdyLoCC9XwYwEPtjz3P3S9rVSLoYOwL70MXQxennlXvzAKr9votStc7SP2JN
C2AbMRS2KgqM0cLNaZcPuIuxZre5gujbmEYL+BKjeQKBgQD66GCmROL8D0JIUmbL
7Vpzd0K08phG9xRhPStql6cQCNjS6PQHEoPGezS26moQhvy56AF/QRTj7qCj0/cK
GP/DD1k0fbBWFWYqvmAtWdAHak/OLvlvpFd8l7Jsm2WsQVC3zWpLnP0DfTrjmbpO
Rjfh3ehgKKmc88xEEzXo15EtqwKBgQDNGvylpZ1PJQZN6Va/QrOpkR2qfhMTEPBL
+YxAdrxRPbP20uXXwKIs67w3jSmJ+ScaiS7I0D1NmYN7T91uJ6qVgrwD6qzILi9J
2L/rpNsQPQ49cbTktUQWYLojjHmurYsXhoufS5tYavY80CAATOaciJyMiI7kPAx2
ZAixcm5M2QKBgEyHFfuApU7GBKx0XaAza9Qt+u2f1KxIbjHea2CekrkEScXCgbOq
hQDD0Wc9Bk62LV0yk0pR+mIvBVYSr5Wn3FKNWuL0txT6f+fnmwQaEaZBWcgEcdYI
ZRq+VhBkMVWhslHtWE9puY4X4x9KYxW+uwqsGVVC8cDKZ3IX/ehf34rzAoGBAMmE
1WzPTsM/RnVwaKncmHdnPDWST51xDBgppPKFdrt/m31Mc0VLYEwwhaozCPgmE5SP
6qala0X+KeATdSVQ1dq2K5LRlVfNgOrWiqK1RAMtaftW5/u6WZ5/BQP+dmP44OuJ
Z09o0sXJugvAFWEWLZLo6p9tYK/AjCIaYSwvmU3pAoGAYUsMQPrg83ym2YjA8IS1
zZ3awRRmtqtzEtue+GZ3MjInuhFDzV0SNpFChRXA9F/3LuZ5r7SK2VfAIzFv2B3M
sylQnvEkzfWe8qZhEB7O/f9yonJiPnV6toG4HIwRdNGFlU9OGBZ46ZvMDieoLL+d
MwB+RqoQsfvMJb+/6hu/Eto=
""",
) + _pem(
    "CERTIFICATE",
    """\
MIIC8zCCAdugAwIBAgIUfG0HJdWkWrc9FH36RrXFxiE9ylQwDQYJKoZIhvcNAQEL
BQAwGjEYMBYGA1UEAwwPbWFsbG9yeS5leGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoY
DzIwOTkxMjMxMDAwMDAwWjAaMRgwFgYDVQQDDA9tYWxsb3J5LmV4YW1wbGUwggEi
MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDJBoieD0iuQBgBwjmCQBJ/+OU7
9aIqG6CsFXRb97laC2F3gxJhZ89Je8vJKcAaCBDUWBcvP1LtJxx1mm1PuVarCc4D
pEVR7I3ezrko5hQh2lUthEmAcieom7YKLxZ4cnOUsTWbbJln2cvwIW91ECSj/oBD
EZaKL5Kk5X/3ZWOG7hSQigfrM8BnUYQfVB36tuftC/HXRaDNBfWtuEElrPDOIxNg
in2V1B+ppqbMiIbJA8H/rCtfjqYCmbylix9aHZ+JyLWjj/y3VXcIT5M10UffN1dn
AVjgSf22pyPP4az+FGHGS7i2tu8Og/TFN4dCHyqGniRzy5f/Hn/vBFCZGHnzAgMB
AAGjLzAtMBoGA1UdEQQTMBGCD21hbGxvcnkuZXhhbXBsZTAPBgNVHRMBAf8EBTAD
AQH/MA0GCSqGSIb3DQEBCwUAA4IBAQBe93cE7MWyAuPes3l1hIDBbE/5K/hw7UGt
zRrw23hEG5ORZyTtqlEcL1yIOcte6Ma31FsuSDHxT5MfY40fWbsimrpRRCf43LRR
G7kjWTNAtSwDcBwovkOgs47GlAvuEUbE1KSxy5znZFmPYKZEjpXLNdiaMGF7JMkW
m6L5NsmbWUKtYiTM5d1J8a1jSuSIiKPLQTinJSvVExeDr6mJOMNlwHdQh9zDNQeZ
6eIDGxX/AQekg7GTTgSpff0QJ8AnC6YAS84PpKWPkPhh+Q8nW5Z3powZf8v6Mhad
Og1c45pp53T6FFRJ0yYh1tOPApnw2hohG2fcilyCqRwdb8UPr+LS
""",
)


def handshake(module, server_file, trusted):
    """Connect a client that trusts some authorities to a server; say whether it went well."""
    Path("authority.pem").write_text(trusted, encoding="ascii")
    Path("server.pem").write_text(server_file, encoding="ascii")
    client = module.bank_context("authority.pem")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain("server.pem")
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    waiting = [
        client.wrap_bio(to_client, to_server, server_hostname="bank.example"),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(20):
        for end in list(waiting):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
            waiting.remove(end)
        if not waiting:
            return True
    return False


def exploit(module, payload):
    """Answer as Mallory: the client must not go on."""
    certificates = BANK + MALLORY  # an authority that has signed for both
    return handshake(module, MALLORY, certificates)


def behaviour(module):
    """The bank itself is accepted."""
    assert handshake(module, BANK, BANK)
