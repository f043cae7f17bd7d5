import os


def handle_one(a):
    # ruleid: nested-either-inside
    launch(a)
    # ruleid: nested-either-inside
    start(a)
    # ok: nested-either-inside
    start("x", 1)
    # ok: nested-either-inside
    start(a, safe=True)


def other(a):
    # ok: nested-either-inside
    launch(a)


class HandleIt:
    # ruleid: nested-either-inside
    x = launch(other)


class Sub(Base):
    def handle_two(self, b):
        if b:
            # ruleid: nested-either-inside
            return start(b, 3)


def copying(a, b):
    # ruleid: not-with-binding
    copy_to(a, b)
    # ok: not-with-binding
    copy_to(a, a)
    if allowed(a):
        # ok: not-with-binding
        copy_to(a, b)
        # ruleid: not-with-binding
        copy_to(b, a)


def reading(r, s):
    r.limit(3)
    # ok: not-inside-binding
    r.read_all()
    # ruleid: not-inside-binding
    s.read_all()


def focus():
    pair(
        # ruleid: focus-list
        one,
        # ruleid: focus-list
        two,
    )


def params(
    a,
    # ruleid: focus-param
    b: Request,
    c: Response,
    # ruleid: focus-param
    d: Request = None,
):
    pass


def building(x):
    # ruleid: mv-pattern-nested
    spawn("ls " + x, 1)
    # ok: mv-pattern-nested
    spawn(x + " -l")
    # ruleid: mv-pattern-nested
    spawn(f"ls {x} -l")
    # ruleid: mv-pattern-nested
    spawn("ls {}".format(x))
    # ruleid: mv-pattern-nested
    spawn("ls {} {}".format(1, x), shell=True)
    # ruleid: mv-pattern-nested
    spawn("ls %s" % x)
    # ok: mv-pattern-nested
    spawn(x)
    # ok: mv-pattern-nested
    spawn(f"ls -l")


def html():
    # ruleid: mv-pattern-generic
    page('<script async src="http://cdn.example/x.js"></script>')
    # ok: mv-pattern-generic
    page('<script src="https://cdn.example/x.js"></script>')
    # ok: mv-pattern-generic
    page('<script src="http://cdn.example/x.js" integrity="sha"></script>')


def headers(v):
    # ruleid: mv-pattern-regex
    header("Allow-Origin", "*")
    # ok: mv-pattern-regex
    header("Allow-Origin", "https://a")
    # ok: mv-pattern-regex
    header("*", v)


def methods(db, mock_db):
    # ruleid: mv-regex-attribute
    db.delete_rows(1)
    # ruleid: mv-regex-attribute
    db.session.drop_all()
    # ok: mv-regex-attribute
    db.undelete_rows(1)
    # ok: mv-regex-attribute
    mock_db.delete_rows(1)


def hashing():
    # ruleid: mv-regex-string
    algorithm("md5")
    # ruleid: mv-regex-string
    algorithm('sha1')
    # ok: mv-regex-string
    algorithm("sha1024")
    # ruleid: mv-regex-string
    algorithm(md5)


NAME = "constant"


def propagating():
    # ok: no-propagation
    literal_only(NAME)
    # ruleid: no-propagation
    literal_only("constant")
    # ruleid: with-propagation
    literal_any(NAME)
    part = "a"
    # ruleid: with-propagation
    literal_any(part + "b")


def two():
    with lock(1):
        # ruleid: two-positives
        outer(1)
        # ok: two-positives
        outer(1, 2)
    # ok: two-positives
    outer(1)


def compare():
    # ruleid: comparison-two
    between(5, 3)
    # ok: comparison-two
    between(3, 5)
    # ok: comparison-two
    between(100, 5)
    # ok: comparison-two
    between(x, 5)
    # ruleid: comparison-octal
    os.chmod("f", 0o777)
    # ok: comparison-octal
    os.chmod("f", 0o700)


def regexes():
    # ruleid: not-regex-name
    ping("a")


class A(BaseView):
    # ruleid: class-method
    def post(self, request):
        pass


class B(LoginMixin, BaseView):
    # ok: class-method
    def post(self, request):
        pass


class C(Other, BaseView, Third):
    # ruleid: class-method
    async def post(self) -> None:
        pass

    # ok: class-method
    def get(self):
        pass
