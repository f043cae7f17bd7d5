import os
import subprocess
from os import remove as rm
# ruleid: store-builtin
input = 1
# ruleid: store-for
for id in xs:
    pass
# ruleid: ref
f(os.system)
def s1():
    # ruleid: ref
    run = os.system
    run = 2
    f(run)
# ruleid: with-store
with a as open:
    pass
# ruleid: named-store, store-builtin
if (input := f()):
    pass
def s2(os):
    # ok: local-os
    os.remove(1)
def s3():
    # ruleid: local-os
    rm(1)
    # ruleid: param-shadow
    eval("1")
def s4(eval):
    # ok: param-shadow
    eval("1")
# ruleid: aug
len += 1
# ruleid: module-attr-assign
os.environ = 1
# ruleid: same-resolved
cmp2(a.b(1), a.b(1))
# ok: same-resolved
cmp2(a.b(1), a.b(2))
def s5(q):
    conn = connect()
    cur = conn.cursor()
    # ruleid: sym-chain
    cur.execute(q)
    b = "a"
    # ok: no-prop
    np(b)
    # ruleid: no-prop
    np("a")
# ok: ac-on
ao(y and x)
# ruleid: ac-on, ac-off
ao(x and y)
# ok: implicit-off
z = io(1)
io(2)
# ruleid: implicit-off
io(1)
io(2)
# ruleid: today
until("2020-01-01")
# ok: today
until("2999-01-01")
# ruleid: cmp-float
cf(0.75)
# ok: cmp-float
cf(0.5)
# ruleid: cmp-in-list
ci(2)
# ok: cmp-in-list
ci(4)
# ruleid: cmp-not-in
cx(bad)
# ok: cmp-not-in
cx(not_ok)
# ruleid: anon
an(1, 2)
# ruleid: seq-mid
sm(a, b, c, d)
# ok: seq-mid
sm(a, b, d)
# ruleid: seq-params
def s6(a, b, cb):
    cb(a, b)
# ok: seq-params
def s7(a, b, cb):
    cb(a)
def ft(
    # ruleid: focus-two-chained
    a, b
):
    pass
# ruleid: inside-lambda
f = lambda x: il(x)
# ok: inside-lambda
il(x)
# ruleid: inside-comp
z = [ic(a) + 1 for a in b]
# ok: inside-comp
z = [ic(c) + 1 for a in b]
# ruleid: inside-call
wrapper(1, icl(2))
# ok: inside-call
# ruleid: inside-call
wrapper(1, f(icl(2)))
# ruleid: inside-assign
good = f(ia())
# ok: inside-assign
bad = f(ia())
# ruleid: class-attr-nested
class Z(Model):
    a = 1
    class Meta(Base):
        b = 2
        ordering = ["a"]
# ruleid: two-def
def dup(): pass
x = 1
def dup(a): pass
# ruleid: kw-bool
kb2(secure=False)
# ok: kw-bool
kb2(secure=True)
# ruleid: absent-kw
cookie(1)
# ok: absent-kw
cookie(1, httponly=x)
# ruleid: regex-multi
z = """BEGIN
END"""
# ruleid: regex-caret
password = 1
# ok: regex-caret
z = (password == 1)
# ruleid: either-mixed
FIXME(1)
# ruleid: either-mixed
em(12)
# ok: either-mixed
em(a12)
