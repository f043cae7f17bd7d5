"""Module docstring."""
import os
import django.http
from django.http import HttpRequest
from starred import *
# ruleid: for-any
for a in sized(b):
    pass
with a as b, c:
    # ruleid: with-any
    wa()
# ok: with-any
wa()
if not a:
    # ruleid: if-not-any
    ina()
if a:
    # ok: if-not-any
    ina()
while True:
    # ruleid: while-any
    wha()
# ruleid: except-any-as
try:
    a()
except (A, B) as e:
    eas(e)
# ruleid: except-any-as
try:
    a()
except A as e:
    eas(e)
def rz():
    # ruleid: raise-call, raise-any
    raise Boom(1) from e
    # ok: raise-call
    # ruleid: raise-any
    raise Boom
    # ok: raise-any
    raise
def yz():
    # ruleid: yield-any
    yield 1
    # ok: yield-any
    yield
# ruleid: default-any
def d1(a, key=1): pass
# ok: default-any
def d2(a, key): pass
# ruleid: default-mv
def d3(a, b="c", *d): pass
# ruleid: trailing-comma
tc(1, 2)
# ruleid: pattern-comment
pc(1)
# ok: multi-call
mc(b=[1, 2], c=3, a=4)
# ok: multi-call
mc(b=1, a=4)
# ruleid: def-then-call
def cb(x):
    pass
y = 1
register_it(cb)
def t1(r: HttpRequest, q: django.http.HttpRequest, p):
    # ruleid: typed-dotted
    r.GET
    # ruleid: typed-dotted
    q.GET
    # ok: typed-dotted
    p.GET
def t2(r: Request):
    # ruleid: typed-mv
    tm(r, 1)
    # ruleid: typed-kw
    tk(x=1)
    # ok: typed-kw
    tk(x="a")
a.b(
    1
).c(2)
(
    obj
    # ruleid: focus-func
    .meth(danger)
)
# ruleid: fstr-literal
fl(f"a")
# ruleid: fstr-literal
fl(f"a{b}")
# ruleid: fstr-two
ft(f"{a} {b}")
# ok: fstr-two
ft(f"{a}")
# ruleid: fstr-call
fc(f"a {b.get(1)} c")
def fz(a, p):
    # ruleid: fstr-same
    fs(f"x {p}")
    # ok: fstr-same
    fs(f"x {q}")
A1 = "a"
B1 = A1 + "/"
# ruleid: str-join-fold
sj(B1 + "b")
# ruleid: str-join-fold
sj(f"{A1}/b")
class N1:
    def __init__(self):
        # ok: nested-def-inside
        self.a = 1
    def m(self):
        # ruleid: nested-def-inside
        self.a = 1
# ruleid: inside-module-docstring
os.popen("a")
# ruleid: star-import-name
dangerous(1)
# ruleid: compare-chain-and
z = a > 1 and a < 5
# ok: compare-chain-and
z = a > 1 and b < 5
def tr():
    # ruleid: tuple-return
    return 1, 2
    # ruleid: tuple-return
    return (1, 2)
# ruleid: paren-tuple-target
for k, v in d.items():
    pass
# ruleid: enumerate-target
for i, v in enumerate(xs):
    pass
# ruleid: annotated-assign-any
n: str = "a"
# ok: annotated-assign-any
n = "a"
# ruleid: class-kw
class K1(Base, metaclass=ABCMeta): pass
# ruleid: class-generic
class K2(Generic[int]): pass
# ruleid: call-generic
Box[int](1)
async def aw():
    # ruleid: await-deep
    f(await g())
# ruleid: hex-bytes
hb(b"\x00\x01")
# ok: hex-bytes
hb(b"\x01\x00")
# ruleid: none-default
nd(a or None)
# ruleid: in-list, in-list-any, in-tuple-any
z = a in [1, 2]
# ruleid: in-tuple-any
z = a in (1, 2)
# ruleid: del-two
del a1, a2
def w1():
    # ok: not-inside-two
    a = begin()
    # ruleid: two-stmts-inside
    work()
    end(a)
def w2():
    # ruleid: not-inside-two
    a = begin()
    # ok: two-stmts-inside
    work()
# ruleid: if-inside-else
if a:
    b()
else:
    raise E
# ruleid: try-else
try:
    a()
except E:
    b()
else:
    c()
finally:
    d()
# ruleid: attr-of-call
z = open("a").read()
# ruleid: neg-num
ng(-1)
# ok: neg-num
ng(1)
# ruleid: complex-num
cx2(1j)
