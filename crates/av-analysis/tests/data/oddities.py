import os
import re
import http.client
# ruleid: import-multi
import json, pickle
# ok: import-multi
import picklet


class View:
    # ruleid: default-first
    def opened(self, deep=True, other=2):
        pass

    # ruleid: ann-only
    content: bytes
    # ok: ann-only
    filled: bytes = b""
    # ok: ann-only
    text: str

    # ruleid: method-decorated
    @staticmethod
    def no_self(self, a):
        pass

    # ok: method-decorated
    @staticmethod
    def fine(a):
        pass

    def assign(self):
        # ruleid: self-attr
        self.a = self.a
        # ok: self-attr
        self.a = self.b


# ruleid: kwargs-param
def again(a, *b, **kw):
    again(**kw)


def calls(a, kw):
    # ruleid: kw-unpack-open
    send_kw(**kw)
    # ruleid: kw-unpack-open
    send_kw(a, b=1, **kw)
    # ok: kw-unpack-open
    send_kw(a)
    # ruleid: kw-any
    login("u", password="x")
    # ok: kw-any
    login("u", user="x")
    # ok: kw-any
    login("u", password=a)
    # ruleid: raw-string
    re.compile(r"\d+\"")
    # ruleid: lambda-none
    later(lambda: a(1))
    # ok: lambda-none
    later(lambda x: a(1))
    # ruleid: lambda-dict
    table({"a": 1, "b": lambda q: q + 1})
    # ok: slice-any
    cut[1:2][a]
    # ruleid: multi-line-call
    start_job(a, timeout=3, retries=0)
    # ok: multi-line-call
    start_job(a, retries=1)


# ruleid: two-decorators
@app.route("/a")
def open_view():
    pass


# ok: two-decorators
@app.route("/b")
@login_required
def closed_view():
    pass


# ok: two-decorators
@login_required
@app.route("/c")
def closed_view2():
    pass


def tried():
    try:
        # ok: inside-try
        risky(1)
    except ValueError:
        # ok: inside-try
        risky(2)
    try:
        # ruleid: inside-try
        risky(3)
    finally:
        pass


def withs():
    # ok: not-with
    with grab(1) as g:
        pass
    # ok: not-with
    with grab(1):
        pass
    # ruleid: not-with
    g = grab(1)


def is_valid(a, b):
    if a:
        # ruleid: return-inside
        return a == b
    # ok: return-inside
    return a != b


def handler(request, other):
    # ruleid: flow-params
    sink(request.args["x"])
    # ok: flow-params
    sink(other.args["x"])
    # ruleid: flow-params
    v = request.args.get("v")
    if other:
        sink("a" + v)


def insides(a):
    # ruleid: only-inside
    sandbox(a)


def assigns(session, app):
    # ruleid: attr-assign
    session.verify = False
    # ok: attr-assign
    session.verify = True
    # ruleid: item-assign
    app.config["DEBUG"] = True
    # ok: item-assign
    app.config["TESTING"] = True
    # ruleid: env-default
    key = os.environ.get("KEY", "changeme")
    # ok: env-default
    key = os.environ.get("KEY", None)
    # ruleid: env-default
    key = os.getenv("KEY", default="x") if app else os.getenv("KEY", "x")
    # ruleid: starred-assign
    first, *rest = parts(app)
    # ruleid: multi-assign
    one = two = []
    # ok: multi-assign
    one = []


def strings(x, h):
    # ruleid: str-part
    html("<b>" + x + "</b>")
    # ok: str-part
    html("<i>" + x + "</b>")
    # ruleid: join
    ",".join(["a", x])
    # ruleid: fstring-tail
    go(f"http://{h}/path")
    # ruleid: fstring-tail
    go(f"http://{h}:{x}/path")
    # ok: fstring-tail
    go(f"https://{h}/path")
    # ruleid: nested-call
    x(h(os.getcwd()))
    # ok: nested-call
    x(h(1))
    # ruleid: is-literal
    if x is "a":
        pass
    # ruleid: is-literal
    if x is 0:
        pass
    # ok: is-literal
    if x is None:
        pass


def typed():
    connection = http.client.HTTPConnection("h")
    # ruleid: typed-seq
    connection.request("GET", "/")
    # ruleid: raise-any
    raise NotImplemented


def typed_parameter(connection: http.client.HTTPConnection, other):
    # ruleid: typed-seq
    connection.request("GET", "/")
    # ok: typed-seq
    other.request("GET", "/")
    # ok: raise-any
    raise NotImplementedError


def loops(a):
    # ruleid: while-else
    while a:
        pass
    else:
        pass
    # ok: while-else
    while a:
        pass


def chains(a, request):
    # ruleid: ellipsis-method
    builder(a).one().two.insecure()
    # ruleid: ellipsis-method
    builder().insecure()
    # ok: ellipsis-method
    other(a).insecure()
    # ruleid: deep-arg
    store([1, {"a": request.data}])
    # ok: deep-arg
    store(request.form)


def handlers(x):
    f = make_handler(1)
    # ruleid: metavar-func-inside
    f(x)
    # ok: metavar-func-inside
    x(f)


def sequence(a):
    # ruleid: seq-three
    t = begin()
    other()
    t.step()
    if a:
        t.finish()
    # ok: seq-three
    u = begin()
    u.step()


def adjacency():
    # ruleid: adjacent
    lock()
    unlock()
    # ok: adjacent
    lock()
    work()
    unlock()


def numbers(expected):
    # ruleid: float-text
    scale(1.0)
    # ok: float-text
    scale(2.0)
    # ruleid: true-text
    only_true(True)
    # ok: true-text
    only_true(False)
    # ruleid: str-types
    expect("a")
    # ruleid: str-types
    expect([1, "a"])
    # ok: str-types
    expect(expected)
    # ruleid: merged
    merged_call()
    # ruleid: folded
    folded_call(1, 2)


def indents(a):
    # ruleid: indented
    with a:
        leave()
    # ok: indented
    with outer_lock:
        leave()
    # ruleid: indented
    with a:
        leave()
        stay()
