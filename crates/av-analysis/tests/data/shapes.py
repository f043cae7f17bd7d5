import os
from os import system
from threading import Thread
# ruleid: docstring
def t1(flag, p):
    x = "a"
    if flag:
        x = "b"
    # ok: some-text
    ex(x)
    # ok: some-text
    ex(x if flag else "c")
    # ok: some-text
    ex(x + "d")
    # ruleid: some-text
    ex(x + p)
    x = p
    # ruleid: some-text
    ex(x)
def t2(a):
    # ruleid: stmt-mv
    if a:
        return 1
    return 1
def t3(a):
    if a:
        return 1
    return 2
# ruleid: body-gap
def t4(a):
    x = source()
    if a:
        sink(x)
# ok: body-gap
def t5(a):
    sink(x)
    x = source()
def t6(a, b):
    v = b
    # ruleid: inside-func-var
    sink2(v)
    w = 1
    # ok: inside-func-var
    sink2(w)
def t7():
    # ruleid: not-stmt
    x = make()
    x.go()
    # ok: not-stmt
    y = make()
    y.safe()
    y.go()
def t8(a):
    b = inner1(a)
    # ruleid: sym
    outer1(b)
    # ruleid: sym
    outer1(inner1(1))
# ruleid: class-deco
@dataclass(frozen=True)
class C1:
    a: int
    b: list = []
# ruleid: neg-look
look("http://a")
# ok: neg-look
look("https://a")
# ruleid: exact-none
take(None)
# ruleid: exact-true
a.b.flag = True
for x in xs:
    # ruleid: two-either
    a1(x)
    # ok: two-either
    a2(y)
while y:
    # ruleid: two-either
    a2(y)
# ruleid: deep-not
deepc(a + b)
# ok: deep-not
deepc(a + clean(b))
# ruleid: empty-args
empty()
# ok: empty-args
empty(1)
# ok: empty-args
empty(a=1)
# ruleid: any-args
anyargs()
# ruleid: any-args
anyargs(1, *a, b=2, **c)
# ruleid: last-arg
lasta(2, 1)
# ruleid: last-arg
lasta(1)
# ok: last-arg
lasta(2, 1, k=3)
# ruleid: mid-arg
mida(1, 2, j=1, k=2)
# ok: mid-arg
mida(2, k=2)
# ruleid: list-any
lst([a, b, a])
# ok: list-any
lst([a, b])
# ruleid: tuple-pat
tup((1, 2))
# ok: tuple-pat
tup((1, 2, 3))
# ruleid: str-mod-tuple
z = "%s %s" % (a, b)
# ruleid: subscript-chain
z = r.json()["a"][0]
# ruleid: attr-mv
z = f.__globals__
# ruleid: call-of-call
z = get(1)(2)
async def t9(c):
    # ruleid: await-call
    await c.fetch(1)
    # ok: await-call
    c.fetch(1)
    # ruleid: async-with
    async with c.get(1) as r:
        pass
    # ok: async-with
    with c.get(1) as r:
        pass
# ruleid: for-else
for x in y:
    pass
else:
    pass
# ok: for-else
for x in y:
    pass
def t10():
    try:
        pass
    except E:
        # ruleid: raise-from
        raise F() from None
    # ruleid: reraise
    try:
        pass
    except E as e:
        log(e)
        raise e
# ruleid: nested-if
if a:
    if b:
        c()
# ok: nested-if
if a:
    if b:
        c()
    d()
# ruleid: compare-len
pw("short")
# ok: compare-len
pw("long enough")
# ruleid: compare-str
alg("none")
# ok: compare-str
alg("some")
# ruleid: regex-num
bits(1024)
# ok: regex-num
bits(2048)
def get_a():
    # ruleid: inside-regex
    commit()
def set_a():
    # ok: inside-regex
    commit()
foc(
    1,
    # ruleid: focus-in
    key=2,
)
# ruleid: either-str
z = "admin"
# ruleid: either-str
z = f('root')
# ruleid: docstring
def t11():
    """Doc."""
    return 1
# ok: docstring
def t12():
    return 1
# ruleid: only-pass
def t13(a): pass
# ruleid: assign-chain
a = b = []
# ok: assign-chain
a = []
# ruleid: cond-expr-call
cc(a if b else c)
# ruleid: not-x
nn(not a)
# ruleid: and-any
aa(a and b and danger())
# ruleid: and-any
aa(a and danger())
# ruleid: and-two
z = u.a and u.b
# ok: and-two
z = u.a and v.b
# ruleid: binop-chain
bb(a + b + c)
# ruleid: set-lit
ss({2, 1})
# ok: set-lit
ss({2, 1, 3})
# ruleid: dict-splat
dd({**a, "b": 1})
# ruleid: kwonly, only-pass
def t14(a, *, key=1): pass
# ok: kwonly
# ruleid: only-pass
def t15(a, key=1): pass
# ruleid: starparam, only-pass
def t16(*args, **kwargs): pass
class T1(Thread):
    # ruleid: method-in-class, only-pass
    def run(self):
        pass
    def __init__(self, a):
        # ruleid: self-attr
        self.a = a
        # ok: self-attr
        self.b = a
def t17(s: str, t):
    # ruleid: typed-str
    s.encode()
    # ok: typed-str
    t.encode()
    # ruleid: typed-str
    "a".encode("utf-8")
# ruleid: print-fstr
pf(f"a {b}")
# ok: print-fstr
pf(b)
# ruleid: fstr-exact
pf2(f"{a}/{b.c}")
# ok: fstr-exact
pf2(f"{a}/{b.c}/")
# ruleid: fstr-conv
pf3(f"a {b!r}")
# ruleid: bytes-exact
by(b"abc")
# ruleid: eq-const
z = a == "admin2"
# ok: eq-const
z = "admin2" == a
# ruleid: if-stmt-deep
if a and f(evil()):
    pass
# ruleid: exit-any
exit(1)
# ruleid: metav-name
eval(1, 2, 3)
# ruleid: metav-name
system(1, 2, 3)
# ruleid: metav-name
os.system(1, 2, 3)
# ok: metav-name
other(1, 2, 3)
