import numpy as np
from Crypto.Cipher import DES
from Crypto.Cipher import DES as D2
import pickle
import json
import ssl
# ruleid: import-relative
from ..pkg import thing
class V(View):
    @csrf_exempt
    def a(self):
        # ruleid: deco-inside
        m.save(1)
    def b(self):
        # ok: deco-inside
        m.save(1)
def f1():
    # ruleid: comment-between
    a()
    # a comment
    b()
    # ruleid: semicolons
    c1(); c2()
    # ok: comment-between
    b()
    a()
def f2():
    import socket
    # ruleid: multi-inside-either
    bind(1)
def f3():
    from socket import socket
    # ruleid: multi-inside-either
    bind(1)
def f4():
    # ok: multi-inside-either
    bind(1)
# ruleid: three-level
trunk(1, branch(2, leaf(2)), 3)
# ok: three-level
trunk(1, branch(3, leaf(2)), 3)
# ruleid: neg-either
neg(3)
# ok: neg-either
neg(2)
# ruleid: mv-not
mvn(a)
# ok: mv-not
mvn("a")
# ok: mv-not
mvn(safe(a))
def f5():
    # ruleid: mv-stmt-body
    with guard():
        a1()
        return 1
    # ok: mv-stmt-body
    with guard():
        a1()
# ruleid: func-name-regex
def Handler_a(): pass
# ruleid: arg-position
posn(1, mode=2)
# ruleid: arg-position
posn(1, 2)
# ok: arg-position
posn(1, mode=3)
# ruleid: nested-list
nl([[1, 2], 3])
# ruleid: any-string-key
z = {"a": b}
# ok: any-string-key
z = {a: b}
# ruleid: any-string-key
# ok: key-bind
kb({"password": 1})
# ok: key-bind
# ruleid: any-string-key
kb({"user": 1})
def f6():
    # ruleid: ret-tuple
    return "a", 500
def rany(a):
    # ruleid: ret-any
    return a
    # ruleid: ret-any
    return
# ruleid: op-inplace
z |= 1
# ruleid: matmul
z = a @ b
# ruleid: power
z = 2 ** a
# ruleid: unary
z = ~a
# ruleid: ellipsis-call
z = q.b(1).c()
# ok: ellipsis-call
z = q.b.c()
# ruleid: cmp-chain-eq
z = type(a) == str
# ruleid: str-eq-str
se('a', "b")
# ruleid: triple
tr("a")
# ruleid: newline-str
nw("""a
b""")
# ok: newline-str
nw("ab")
# ruleid: unicode
un("éa")
# ruleid: dotted-deep
a.b.c.d(1)
# ok: dotted-deep
b.c.d(1)
# ruleid: alias-mod
np.random.rand(1)
# ruleid: member-import
DES.new(1)
# ruleid: member-import
D2.new(1)
# ruleid: mv-module
pickle.loads(a)
# ok: mv-module
json.loads(a)
PORT = 8080
class K:
    NAME = "K"
    # ruleid: const-class
    ck(NAME)
def f7():
    # ruleid: const-number
    cn(PORT)
    flag = True
    # ruleid: const-kw
    kk(1, debug=flag)
    bits = 1024
    # ruleid: compare-const
    rsa(1, bits=bits)
    # ok: compare-const
    rsa(1, bits=4096)
# ruleid: assign-any
DEBUG_MODE = f()
# ruleid: assign-attr
ctx.verify_mode = ssl.CERT_NONE
class S:
    # ruleid: assign-call-kw
    a: int = Field(1, default=None)
    # ok: assign-call-kw
    b: int = Field(1)
# ruleid: try-import
try:
    import simplejson
except ImportError:
    import json
# ruleid: while-cond
while i < len(xs):
    a1()
    i += 1
# ruleid: lambda-default
f = lambda a, b=1: a.y
# ruleid: sorted-key
z = sorted(xs, key=lambda a: a[0])
# ruleid: double-neg
z = not not a
def f8(a):
    # ruleid: if-return-else
    if a:
        return True
    else:
        return False
# ruleid: if-elif-else
if a:
    x1()
elif b:
    x2()
else:
    x3()
# ruleid: gen-in-call
z = ",".join(str(a) for a in b)
# ruleid: star-expr
z = [*a, 1]
# ruleid: type-hint-deep
def f9(a, b: List[int]): pass
# ruleid: class-any-base
class P(Base):
    secret = 1
# ruleid: class-any-base
class P2:
    secret = 1
def f10():
    def g():
        # ruleid: nonlocal
        nonlocal q
# ruleid: delete-attr
del a.b
async def f11():
    # ruleid: async-comp
    return [a async for a in b]
with opn("a", encoding="b") as f:
    # ruleid: with-nested
    rd()
# ruleid: regex-named
key_prod()
# ok: regex-named
key_test()
class T(TestCase):
    def setUp(self): pass
class T2:
    # ruleid: not-in-class
    def setUp(self): pass
# ruleid: cast
z = int(input("a"))
# ruleid: no-timeout
req.get(1)
# ok: no-timeout
req.get(1, timeout=2)
# ok: no-timeout
req.get(1, **kw)
# ruleid: percent-dict
z = "%(k)s" % {"k": 1, "l": 2}
def f12(s):
    r = s.post(1)
    # ruleid: inner-assign
    return r.text
# ruleid: parenthesised
pr(1)
def f13():
    # ruleid: expr-deep-in-stmt
    z = st1(1) + 2
    return st2(1)
# ruleid: print-not-call
z = exc_info
