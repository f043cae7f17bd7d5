import os
import requests
import socket
from requests import post
from os import environ

# ruleid: eqeq
if a.b == a.b:
    pass
# ok: eqeq
if a.b == a.c:
    pass
# ruleid: not-in
if a not in b:
    pass
# ruleid: not-in
if not a in b:
    pass
MESSAGE = "x" + "y"
# ruleid: any-string
log("a" "b")
# ruleid: any-string
log(MESSAGE)
# ok: any-string
log(f"a{b}")
# ruleid: any-string
log(f"a{MESSAGE}")
# ruleid: prefix
get("http://example.org")
# ok: prefix
get("https://example.org")
# ruleid: regex
get(r"ftp://example.org")
# ruleid: content
connect(host, password="hunter2")
# ok: content
connect(host, password="hunter")
# ruleid: chain
User.objects.filter(a=1).all().raw(x)
# ruleid: chain
User.objects.raw(x)


def typed(s: socket.socket, t):
    # ruleid: typed
    s.bind(("", 0))
    # ok: typed
    t.bind(("", 0))
    u = socket.socket()
    # ruleid: typed
    u.bind(1)


# ruleid: deep
execute(wrap("a %s" % b))
# ok: deep
execute("a", b)
# ruleid: dict
configure({"a": 1, "debug": True})
# ok: dict
configure({"a": 1, "debug": False})
BITS = 1024
# ruleid: small
generate(e, BITS)
# ruleid: small
generate(1024)
# ok: small
generate(4096)
# ok: inner
Popen("ls")
# ok: inner
Popen(["ls", x])
# ruleid: inner
Popen(x)
# ruleid: within
send(clean(request.args))
# ok: within
send(other)
# ruleid: rest
fmt("a", 1, b=2)


def symbolic():
    m = make()
    # ruleid: symbolic
    m.run(1)


# ruleid: kwargs
exact(1, a=2)
# ok: kwargs
exact(1, a=2, b=3)
# ruleid: lambdas
x = lambda y: y
# ok: lambdas
x = lambda y: z
# ruleid: comp
x = [y for y in z]
# ruleid: subscript
environ["A"]
# ok: subscript
environ[x]
# ruleid: member
post(u, verify=False)
# ruleid: member
requests.get(u, verify=False)
# ok: either-or
x = True or y
# ruleid: ternary
x = a if b else a
# ruleid: analysis
key = "q8Zt5Lw2Xv9Rk3Mn7Pb1"
# ok: analysis
key = "a plain description"
# ruleid: a-regex
token_22 = 1
# ok: a-regex
token_1 = 1
# ruleid: content-lang
query("SELECT a, b FROM c")
# ok: content-lang
query("DELETE FROM c")
# ruleid: bytes
iv(b"abc")
# ruleid: touching
ping("safe")
# ok: touching
ping("nosafe")
