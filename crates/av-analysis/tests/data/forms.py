from __future__ import annotations
# ruleid: from-any
from legacy.core import thing
# ok: from-any
from modern import thing2
# ruleid: import-as
import numpy as np
# ok: import-as
import numpy
# ruleid: from-star
from starred import *
# ok: from-star
from starred import one
# ruleid: from-relative
from . import sibling
# ruleid: from-relative
from .sibling import x


# ruleid: param-default
def defaults(a, b=[], *c):
    pass


# ok: param-default
def defaults2(a, b=None):
    pass


# ruleid: param-default
def defaults3(a, *, b: list = []):
    pass


def dicts(v):
    # ruleid: dict-pair
    conf({"a": 1, "my_secret": v, "b": 2})
    # ok: dict-pair
    conf({"a": 1})
    # ruleid: unpack
    conf({**v, "a": 1})
    # ok: unpack
    conf({"a": 1})


def subscripts(i, j):
    # ruleid: subscript-any
    environ[i]
    # ruleid: subscript-any
    environ["a"] = 1
    # ruleid: subscript-pair
    table[i, j]
    # ok: subscript-pair
    table[i]
    # ruleid: subscript-slice
    rows[i:j]
    # ok: subscript-slice
    rows[i]


def tries():
    # ok: except-two
    try:
        a()
    except (ValueError, TypeError) as e:
        b()
    # ok: except-two
    try:
        a()
    except (ValueError, TypeError, OSError):
        b()
    # ruleid: except-has
    try:
        c()
    except (ValueError, KeyboardInterrupt, OSError):
        d()
    # ruleid: try-finally
    try:
        a()
    except ValueError:
        pass
    finally:
        x()
        return 3
    # ok: try-finally
    try:
        a()
    finally:
        x()


def calls(a, k):
    # ruleid: print-kw
    emit("x", a, sep="", file=k)
    # ok: print-kw
    emit("x", a)
    # ruleid: stars
    relay(1, *a, **k)
    # ruleid: stars
    relay(*a, **k)
    # ok: stars
    relay(1, **k)
    # ruleid: star-any
    relay2(*a)
    # ruleid: star-any
    relay2(*a, 2)
    # ok: star-any
    relay2(a)


# ruleid: decorated-class
@register("x")
class Registered(Base):
    pass


# ruleid: decorated-class
@other
@register()
class Registered2:
    pass


# ok: decorated-class
@other
class Registered3:
    pass


def lambdas(xs):
    # ruleid: lambda-any
    sort_by(key=lambda x: x)
    # ruleid: lambda-any
    sort_by(key=lambda: 1)
    # ruleid: lambda-any
    sort_by(key=lambda x, *y, z=2: x + z)
    # ok: lambda-any
    sort_by(key=len)
    # ruleid: lambda-one
    defer(lambda q: run(q))
    # ok: lambda-one
    defer(lambda q: run(r))


def strings(x, y):
    # ruleid: fstring-whole
    show(f"{x}")
    # ok: fstring-whole
    show(f"a{x}")
    # ruleid: fstring-any
    shout(f"a{x}b{y}")
    # ruleid: fstring-any
    shout(f"plain")


def yields(xs):
    # ruleid: yield-any
    yield from xs
    # ruleid: yield-x
    yield xs.item
    # ruleid: yield-x
    z = yield xs.item
    # ok: yield-x
    yield xs


def loops(a):
    # ruleid: for-any
    for root, dirs, files in walk("."):
        pass
    # ruleid: for-any
    for x in walk("."):
        pass
    # ruleid: elif
    if a == 1:
        x()
    elif a == 2:
        y()
    else:
        z()
    # ok: elif
    if a == 1:
        x()
    elif a == 2:
        y()
    # ok: while-true
    while True:
        if poll(1):
            break
    # ok: while-true
    while True:
        break
    # ruleid: match-stmt
    match command():
        case 1:
            pass
    # ruleid: match-value
    match other():
        case "a":
            pass
        case "stop" if a:
            pass
        case _:
            pass
    # ok: match-value
    match other():
        case "a":
            pass
    # ruleid: else-only
    for x in items():
        pass
    else:
        pass
    # ok: else-only
    for x in items():
        pass


class Settings:
    # ruleid: annotated
    key: SecretStr = "abc"
    # ok: annotated
    other: str = "abc"
    # ok: annotated
    plain = "abc"


def returns(a):
    if a:
        # ruleid: return-tuple
        return a, None
    # ruleid: return-tuple
    return (None, a, 3)


def returns2(a):
    # ok: return-tuple
    return None


# ruleid: bare-decorator
@exposed
def exposed_one():
    pass


# ok: bare-decorator
def not_exposed():
    pass


# ok: bare-decorator
@exposed(1)
def exposed_call():
    pass


def dots(app, s):
    # ruleid: three-dots
    app.admin.reset(1)
    # ruleid: three-dots
    app.core.admin.reset()
    # ok: three-dots
    app.admin()
    # ruleid: inside-string
    sql("SELECT 1; DROP TABLE")
    # ok: inside-string
    sql("SELECT 1")
    # ruleid: triple
    doc("text")
    # ruleid: triple
    doc("""te
    xt""")
    # ruleid: bytes-any
    raw(b"abc")
    # ok: bytes-any
    raw(s)


def operators(a, b, c):
    # ruleid: not-x
    check(not a)
    # ok: not-x
    check(a)
    # ruleid: is-none
    if a is None and b:
        pass
    # ruleid: equals-none
    if a == None:
        pass
    # ok: equals-none
    if a is None:
        pass
    # ruleid: ternary-any
    pick(a if b else None)
    # ruleid: chained
    if 1 < a < 3:
        pass
    # ok: chained
    if 1 < a <= 3:
        pass
    # ruleid: walrus
    if (n := fetch(a)) is not None:
        pass


# ruleid: kwonly
def forcing(a, *, force=True):
    pass


# ruleid: typed-param
def view(request: HttpRequest, pk: int) -> str:
    pass


# ok: typed-param
def view(request, pk):
    pass


# ruleid: star-params
def passing(*args, **kwargs):
    pass


# ok: star-params
def passing2(a, *args, **kwargs):
    pass


# ruleid: base
class Loader(Base, UnsafeLoader, metaclass=Meta):
    pass


# ok: base
class Loader2(Base):
    pass


# ruleid: class-body
class Allowing(Base):
    name = "x"
    ALLOW = True

    def f(self):
        pass


# ruleid: class-body
class Allowing2:
    ALLOW: bool = True


# ok: class-body
class Denying:
    ALLOW = False


async def asynchronous(a, b):
    # ruleid: async-with
    async with session(a) as s:
        # ruleid: await-x
        await gather(a, b)
    # ok: async-with
    with session(a) as s:
        pass
    # ruleid: with-two
    with first(1) as x, second(2) as y:
        pass
    # ok: with-two
    with first(1) as x:
        pass
    # ok: await-x
    gather(a)


def keywords(a, b):
    # ruleid: kw-order
    cookie(a, path="/", secure=False)
    # ok: kw-order
    cookie(a, path="/", secure=True)
    # ok: kw-order
    cookie(a, path="/", secure=False, extra=1)


def collections(x):
    # ruleid: list-ellipsis
    run_list(["sh", "-c", x])
    # ok: list-ellipsis
    run_list(["sh", x, "-c"])
    # ruleid: set-ellipsis
    run_set({"a", "all", "b"})
    # ruleid: set-ellipsis
    run_set({"all"})
    # ok: set-ellipsis
    run_set({"a"})
    # ruleid: comp-filter
    [f(i) for i in x if i]
    # ok: comp-filter
    [f(i) for i in x]
    # ruleid: dict-comp
    {k: v for k, v in x.items()}
    # ok: dict-comp
    {v: k for v, k in x}
    # ruleid: gen-call
    any(i.ok for i in x)
    # ruleid: gen-call
    any([i.ok for i in x])


def statements(q, a, b, d):
    # ruleid: augmented, concat
    q += "x" + d
    # ruleid: tuple-assign
    a, b = b, a
    # ok: tuple-assign
    a, b = a, b
    # ruleid: delete
    del d["x"]
    # ruleid: assert-tuple
    assert (a, "message")
    # ok: assert-tuple
    assert a, "message"
    # ok: assert-any
    assert permitted(a), "no"
    try:
        pass
    except ValueError:
        # ruleid: raise-from
        raise KeyError("x") from None


def globals_():
    # ruleid: global
    global COUNTER
    COUNTER = 1


def sequences(a, b):
    # ruleid: args-seq
    log_it("x", a, b)
    # ruleid: args-seq
    log_it("x")
    # ok: args-seq
    log_it()


# ruleid: same-seq
def forever(a, b):
    return forever(a, b)


# ok: same-seq
def shorter(a, b):
    return shorter(a, 1)


def numbers(x):
    # ruleid: concat
    y = "a" + x
    # ruleid: number
    exponent(65537)
    # ruleid: number
    exponent(0x10001)
    # ok: number
    exponent(3)
    # ruleid: negative
    wait(-1)
    # ok: negative
    wait(1)
    # ruleid: float
    wait(0.50)


def blocks(x):
    # ruleid: block
    h = acquire(1)
    if x:
        h.use(2)


def calling(x, request):
    # ruleid: calls-any
    make(x)(1)
    # ok: calls-any
    make(x)
    # ruleid: deep-if
    if x and not request.debug:
        pass
    # ok: deep-if
    if x:
        request.debug
    # ruleid: str-format
    "a {n}".format(1, n=x)
    # ok: str-format
    "a {}".format(x)
    # ruleid: percent
    "%s %s" % (1, x)
    # ok: percent
    "%s" % x
    # ruleid: method-any
    x.get("u", timeout=None, verify=True)
    # ok: method-any
    x.get("u", timeout=3)


# ruleid: nested-def-return
def decorator(f):
    x = 1

    def inner(*a):
        return f(*a)

    return inner
