from threading import Thread
# ruleid: star-import-from
from anything.at import *


def calls(a, k):
    # ruleid: kw-star-middle
    mid(1, x=2, **k)
    # ok: kw-star-middle
    mid(1, x=2)
    # ruleid: dict-ellipsis-value
    opts({"k": a, "l": 1})
    # ok: dict-ellipsis-value
    opts({"l": 1})
    # ruleid: lambda-stars
    ls(lambda *x, **y: 1)
    # ok: lambda-stars
    ls(lambda x: 1)
    # ruleid: assert-msg
    assert a, failed(1)
    # ok: assert-msg
    assert a
    # ruleid: item-set
    headers["X"] = a
    # ruleid: whole-metavariable
    zz_name.attribute
    place = "http://x"
    # ruleid: string-bind-prop
    urlget(place)
    # ruleid: string-bind-prop
    urlget("http://" + "x")
    # ok: string-bind-prop
    urlget("https://x")
    # ruleid: del-attr
    del a.b
    # ok: del-attr
    del a
    # ruleid: multi-with
    with ctx_a() as x, ctx_b() as y:
        pass
    # ruleid: list-star
    spread([*a])
    # ruleid: matmul
    a @ k
    # ruleid: generator-any
    total(x.y for x in a)
    # ruleid: nested-quote
    q(f"{a['k']}")
    # ok: nested-quote
    q(f"{a['l']}")
    # ruleid: deep-nested
    outer_fn([inner_fn([k.raw])])
    # ok: deep-nested
    outer_fn([inner_fn(1), k.raw])
    # ruleid: kw-only-metavariable
    setup_x(name=1)
    # ok: kw-only-metavariable
    setup_x(name=1, other=2)
    # ok: kw-only-metavariable
    setup_x(1)


# ruleid: deco-dotted
@app.errorhandler
def on_error(e):
    pass


def raising():
    # ruleid: bare-raise
    try:
        x()
    except ValueError:
        log()
        raise
    # ok: bare-raise
    try:
        x()
    except ValueError as e:
        raise e
    if x:
        # ruleid: raise-some
        raise Exception("a")
    # ok: raise-some
    raise ValueError("a")


def closures():
    n = 1

    def inner():
        # ruleid: nonlocal
        nonlocal n
        # ruleid: bare-yield
        yield
        # ruleid: return-not
        return not n


# ruleid: posonly
def posonly(a, /, b):
    pass


def kinds(kind, s):
    # ruleid: elif-alone
    if kind == 1:
        pass
    # ruleid: elif-alone
    elif kind == 2:
        pass
    # ruleid: case-class
    match s:
        case Point(x, 0):
            pass


# ruleid: type-param
def typed(x: str = "a") -> int:
    pass


# ok: type-param
def typed2(x):
    pass


# ruleid: class-then-call
class Worker(Thread):
    def run(self):
        pass


Worker(1).run()


def trying():
    # ruleid: except-star-any
    try:
        danger()
    except (ValueError, KeyError) as e:
        pass
    # ruleid: bytes-text
    bt("abc")


def headed(a):
    # ruleid: header-if
    if head_test(a):
        # ruleid: header-def
        inside_header()


def headless():
    # ok: header-def
    inside_header()


# ruleid: header-class
class Headed(HeadBase):
    x = 1
