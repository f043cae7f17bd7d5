import os, sys, time
import tensorflow as tf
import torch as th
from os import environ, getenv as ge
# ruleid: kwargs-param
def e1(*args: int, n: int = 1, **kw: int):
    # ok: args-param
    ap(args)
    # ruleid: args-param
    ap(n)
# ruleid: alias-same
as1(os.getenv, os.getenv)
# ruleid: import-then
tf.boot()
# ok: import-then
th.boot()
def e2(a, p):
    # ruleid: focus-in-inside
    ff(p)
    # ok: focus-in-inside
    ff(q)
# ruleid: mvp-str
ms("abb")
# ok: mvp-str
ms("abc")
# ruleid: mvp-py-in-str
mp("eval(1)")
# ok: mvp-py-in-str
mp("other(1)")
S1 = "abc"
# ruleid: mvr-constant
mr(S1)
# ruleid: mvr-plain
mr2("abc")
# ok: mvr-plain
mr2(S1)
# ruleid: mv-cmp-const
mc3(S1)
# ruleid: mv-cmp-const
mc3("abc")
# ok: mv-cmp-const
mc3("abd")
# ruleid: not-regex-inside
nri(1)
# ok: not-regex-inside
nri(nosec)
# ruleid: if-main
if __name__ == '__main__':
    pass
def e3():
    # ruleid: return-call
    return resp(1)
    # ok: return-call
    return resp(1).x
async def e4() -> str:
    # ruleid: return-in-func-type
    return None
# ruleid: lambda-in-call
lc(lambda a, b: a + b)
# ok: lambda-in-call
lc(lambda a: a)
# ruleid: kwargs-param
def e5(a, **kw): pass
class E2(Base):
    # ruleid: args-any-param, kwargs-param
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
    # ok: args-any-param
    # ruleid: kwargs-param
    def load(self, *args, **kwargs):
        super().save(*args, **kwargs)
# ruleid: slots
class E3:
    """Doc."""
    __slots__ = ("b", "a")
    def m(self): pass
class E4:
    # ruleid: property
    @property
    def a(self, x): pass
    # ok: property
    @property
    def b(self): pass
    # ruleid: static-self
    @staticmethod
    def c(self): pass
# ruleid: two-decos
@one
@two
def e6(): pass
# ok: two-decos
@one
def e7(): pass
# ruleid: dup-key
z = {"a": 1, "b": 2, "a": 3}
# ok: dup-key
z = {"a": 1, "b": 2}
# ruleid: ident-arg
ida(x=x)
# ruleid: lower-case-cmp
z = a.lower() == "Abc"
# ok: lower-case-cmp
z = a.lower() == "abc"
# ruleid: range-len
for i in range(len(xs)): pass
# ruleid: time-cmp
z = time.time() - a > 3
# ruleid: bitor-types
z = isinstance(a, int | str)
# ruleid: setdefault-chain
d.setdefault(1, []).append(2)
# ruleid: nested-fn-call
o1(1, o2(2, o3(3)))
# ok: nested-fn-call
o1(1, o2(2))
# ruleid: dict-index-assign
d[k] = d.get(k, 0) + 1
# ok: dict-index-assign
d[k] = d.get(j, 0) + 1
# ruleid: print-file
print("a", file=sys.stderr)
# ruleid: env-default
environ.get("A", "b")
# ruleid: env-default
ge("A", "b")
# ok: env-default
os.environ.get("A")
