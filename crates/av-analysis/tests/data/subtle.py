from formats import loadit, dumpit as dump2
import formats
from typing import Optional

SIGNING = "abc"
# ruleid: either-text
# TODO_THIS


def owners(x):
    # ruleid: owner-any, both-any
    formats.loadit(1, 2, 3)
    # ruleid: owner-any, both-any
    loadit(1, 2, 3)
    # ruleid: both-any
    dump2(1, 2, 3)
    # ruleid: owner-any
    x.y.loadit()
    # ok: owner-any
    x.loadit.other()


def braces(a):
    # ruleid: braces-any
    take({1, 2})
    # ruleid: braces-any
    take({"a": 1})
    # ruleid: braces-any
    take({})
    # ok: braces-any
    take([1])
    # ruleid: lambda-seq
    apply(lambda x, y: f(x, y))
    # ok: lambda-seq
    apply(lambda x, y: f(y))
    # ruleid: fstring-two
    fs(f"{a}{a}")
    # ruleid: fstring-two
    fs("x" f"y{a} z" f"{a}.")
    # ok: fstring-two
    fs(f"{a}")
    # ruleid: fstring-conv
    fr(f"{a!r}")


# ruleid: optional-type
def optional(a, b: Optional[int] = None):
    pass


# ok: optional-type
def optional2(a, b: int = None):
    pass


# ruleid: first-statement
def starts():
    begin_now()
    x()


# ok: first-statement
def starts2():
    x()
    begin_now()


# ruleid: last-statement
def ends():
    x()
    end_now()


# ruleid: last-statement
def ends2():
    end_now()
    x()


def leading():
    setup_all()
    # ruleid: leading-dots
    teardown_all()


def more(s, x, y):
    # ruleid: semicolons
    open_it()
    close_it()
    # ruleid: exact-list
    lists([1, x])
    # ok: exact-list
    lists([1, x, y])
    # ruleid: empty-call
    bare_call()
    # ok: empty-call
    bare_call(1)
    # ruleid: empty-list
    elist([])
    # ok: empty-list
    elist([1])
    # ruleid: slice-step
    s[::-1]
    # ok: slice-step
    s[::2]
    # ruleid: method-of-string
    "abc".encode()
    # ok: method-of-string
    "abc".encode("utf-8")
    # ruleid: call-result-attr
    make_it(1).value
    # ruleid: same-twice
    twice(x.a[1], x.a[1])
    # ok: same-twice
    twice(x.a[1], x.a[2])
    # ruleid: anon-twice
    anon(x, y)
    # ruleid: str-int
    kinds('1')
    # ok: str-int
    kinds(1)
    # ruleid: bool-not-int
    flags(True)
    # ok: bool-not-int
    flags(1)
    # ruleid: if-body-single
    if debugging:
        trace()
    # ok: if-body-single
    if debugging:
        trace()
        x()
    # ruleid: either-text
    fixme(1)
    # ruleid: regex-in-code
    rx("my secret")
    # ok: regex-in-code
    rx("public")
    # ruleid: kw-metavar-twice
    same_kw(a=a)
    # ok: kw-metavar-twice
    same_kw(a=b)
    # ruleid: assign-in-with
    with tf() as f:
        f.write("a")
        done = run_it(f.name)
    # ruleid: not-equal-order
    if status == 200:
        pass
    # ok: not-equal-order
    if 200 == status:
        pass


def renders(x):
    if x:
        # ruleid: return-call, expr-in-return
        return render(x)
    # ruleid: expr-in-return
    y = render(x)
    # ruleid: expr-in-return
    z = [render(i) for i in x]
    return y


class Client(Base):
    def __init__(self, a):
        super().__init__()
        self.conn = insecure(a)
        self.safe = secure(a)

    def run(self):
        # ruleid: class-method-call
        self.conn.use(1)
        # ok: class-method-call
        self.safe.use(1)


def signs(x):
    # ruleid: global-flow
    key = "abc"
    sign(x, key)


# ruleid: nested-fn-not
def audited():
    audit()


# ruleid: nested-fn-not
def audited2():
    if check_first():
        audit()
