import re
for v in ["a", "b"]:
    # ruleid: loop-var
    lv(v)
# ruleid: raw-regex, redos
re.compile(r"(a+)+$")
# ruleid: raw-regex
re.compile("^abc$", re.I)
if a:
    # ruleid: else-branch
    eb()
else:
    # ruleid: else-branch
    eb()
# ok: else-branch
eb()
# ruleid: any-except-cont
# ok: except-tuple
try:
    # ok: in-try-body
    itb()
except (KeyError, Exception) as e:
    continue
# ruleid: except-order, except-tuple
try:
    a()
except Exception:
    pass
except KeyError:
    pass
# ruleid: bare-except-full
try:
    a()
except:
    pass
# ok: bare-except-full
try:
    a()
except E:
    pass
# ruleid: finally-only
try:
    a()
finally:
    f.close()
# ruleid: method-call-self
class C1:
    def a(self, x):
        if x:
            self.a(1)
    def b(self):
        self.c(1)
def rec(x):
    # ruleid: func-calls-itself
    return rec(x - 1)
def rec2(x):
    # ok: func-calls-itself
    return rec(x - 1)
# ruleid: str-format-kw
"a {secret}".format(secret=1)
class D1:
    # ruleid: ann-only
    a: SecretStr
    # ok: ann-only
    b: SecretStr = 1
# ruleid: param-default-none
def f1(a, b: int = None): pass
# ruleid: attr-chain-any
request.args.get(1)
# ok: attr-chain-any
request.get(1)
# ruleid: getattr-two
getattr(a, "b")(1)
# ruleid: subscript-call
handlers["a"](1)
# ruleid: slice-full
z = a[::-1]
# ruleid: step-slice
z = a[1:2]
# ok: step-slice
z = a[1:2:3]
# ruleid: compare-mixed
z = 1 < a <= 3
# ok: compare-mixed
z = 1 < a < 3
# ruleid: isinstance-tuple
z = isinstance(a, (int, str))
# ruleid: set-comp
z = {x for x in y}
# ruleid: nested-comp
z = [a for b in c for a in b]
async def f2():
    # ruleid: await-in-arg
    aw(await g())
def f3():
    # ruleid: yield-none
    yield
    # ok: yield-none
    yield 1
# ruleid: pass-loop
for x in y:
    pass
def f4(a):
    # ruleid: ret-cond
    return 1 if a else None
# ruleid: multi-target
a, b = b, a
# ok: multi-target
a, b = b, c
# ruleid: starred-call
sc(*[1, 2])
# ruleid: dict-call
dict(a=1, password="b")
# ruleid: kw-lambda
kl(default=lambda: 1)
# ruleid: kw-lambda2
kl2(key=lambda q: q)
# ruleid: decor-call
@bp.route("/a", methods=["GET", "POST"])
@login
def f5(): pass
# ok: decor-call
@bp.route("/a", methods=["GET"])
def f6(): pass
# ruleid: decor-class
@register
class E1: pass
# ruleid: async-gen
async def f7():
    async for a in b:
        yield a
# ruleid: global-assign
def f8():
    global g1
    g1 = 1
# ruleid: assert-tuple
assert (a, "b")
# ruleid: str-concat-three
s3("a" + b + "c")
# ruleid: in-fstring
z = f"a {inf(1)} b"
# ruleid: in-default
def f9(a=now_it()): pass
# ruleid: in-decorator
@limit_it(3)
def f10(): pass
# ruleid: in-annotation
def f11(a: Hidden[int]): pass
# ruleid: type-alias
T = NewType("T", int)
# ruleid: not-call
z = nc
# ok: not-call
nc(1)
# ruleid: ret-not
def rn_a(x):
    pass
# ok: ret-not
def rn_b(x):
    return 1
# ok: ret-not
def rn_c(x):
    if x:
        return 1
    y()
# ruleid: ret-not-any
def ra_a(x):
    y()
# ok: ret-not-any
def ra_b(x):
    if x:
        return 1
    y()
def f12():
    # ruleid: unused-var
    u = unused()
    # ok: unused-var
    w = unused()
    f(w)
def f13(l, m):
    # ruleid: lock-no-release
    l.acquire()
    f()
def f14(l):
    # ok: lock-no-release
    l.acquire()
    f()
    l.release()
# ruleid: members-any-order, members-exact
class G1:
    a = 1
    b: int
    c = 2
# ok: members-any-order
class G2:
    b: int
# ruleid: members-exact
class G3:
    a = 1
