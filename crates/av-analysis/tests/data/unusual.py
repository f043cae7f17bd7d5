import time

PASSES = "DES"
OTHER = "A" "ES"


def handle(request):
    # ruleid: either-in-inside
    emit(1)


async def serve():
    # ruleid: either-in-inside
    emit(1)


class H:
    def handle(self, request):
        # ok: either-in-inside
        emit(1)


# ruleid: mv-nested
outer(mid(inner(1)))
# ruleid: mv-nested
outer(mid("a secret b"))
# ok: mv-nested
outer(mid(other(1)))
# ok: mv-nested
outer(inner(1))


def sends(s, t):
    # ruleid: not-inside-gap
    send(s)
    s = seal(s)
    if t:
        # ok: not-inside-gap
        send(s)
    # ruleid: not-inside-gap
    send(t)
    if sealed(t):
        # ok: not-inside-gap
        send(t)


pair(
    # ruleid: focus-list
    1,
    # ruleid: focus-list
    2,
)
# ruleid: compare-int
port("443")
# ok: compare-int
port("80")
# ok: compare-int
port("8080")
# ok: compare-int
port("http")
# ruleid: compare-octal
chmod_it(f, 0o777)
# ok: compare-octal
chmod_it(f, 0o600)
# ruleid: compare-match
named("abc")
# ok: compare-match
named("Abc1")
# ruleid: compare-two
span(3, 2)
# ruleid: compare-two
span(0, 2)
# ok: compare-two
span(1, 2)
# ruleid: compare-base
mask("10")
# ok: compare-base
mask("7")
# ruleid: fstring-string
query(f"SELECT * FROM {table} WHERE 1")
# ok: fstring-string
query(f"INSERT INTO {table} ")
# ruleid: fstring-nested
query(f"INSERT {escape(1)}")
# ok: fstring-nested
query(f"INSERT {plain(1)}")
# ruleid: string-gap-bind
say("a tok")
# ruleid: string-content
header("X-Token", 1)
# ok: string-content
header("X-Token2", 1)
# ruleid: keyword-order
conf(c=3, a=1, b=2)
# ok: keyword-order
conf(c=3, a=1, b=2, d=4)
# ok: keyword-order
conf(1, b=2, c=3)
# ruleid: keyword-rest
conf2(1, x=2, **more)
# ok: keyword-rest
conf2(1, x=2)
# ruleid: keyword-same
conf3(new=a.b, old=a.b)
# ok: keyword-same
conf3(new=a.b, old=a.c)
# ruleid: star-args
spread(*xs)
# ruleid: star-args
spread(*xs, 1, k=2)
# ok: star-args
spread(xs)
# ruleid: chain-gap
User.objects.filter(a=1).exclude(b=2).delete()
# ruleid: chain-gap
User.objects.delete()
# ok: chain-gap
User.objects.filter(a=1).delete(2)
# ruleid: chain-gap-call
session.query(A).join(B).filter(A.x).order_by(1).first()
# ruleid: chain-gap-call
session.query(A).filter(A.x).first()
# ok: chain-gap-call
session.query(A).join(B).first()


# ruleid: decorators-any-order, decorator-gap
@route("/a", 1)
@public
def view_a():
    pass


# ok: decorators-any-order
# ruleid: decorator-gap
@route("/a")
def view_b():
    pass


# ok: decorator-gap
@route("/a")
@guarded
def view_c():
    pass


# ruleid: async-only
async def slow():
    if x:
        time.sleep(1)


# ok: async-only
def slow2():
    time.sleep(1)


# ruleid: class-field
class Row(Base, Model, metaclass=Meta):
    """Doc."""

    name = Text(1, null=True)
    other = 2


# ruleid: class-method
class Eq(Base):
    a = 1

    def __eq__(self, other: object) -> bool:
        return True


# ok: class-method
class Eq2(Base):
    def __ne__(self, other):
        return True


# ruleid: lambda-body
f = lambda x: danger(x)
# ok: lambda-body
f = lambda x: danger(y)
# ruleid: lambda-any
f = lambda x, *y: raise_it()
# ruleid: lambda-any
f = lambda: raise_it()
# ruleid: comprehension
z = [run(a) for a in b]
# ok: comprehension
z = [run(b) for a in b]
# ruleid: comprehension-if
z = {a: b for a, b in c.items() if b}
# ok: comprehension-if
z = {a: b for a, b in c.items()}
# ruleid: generator-arg
z = any(a == b for a in c)
# ruleid: ternary
z = a if b else a
# ok: ternary
z = a if b else c
# ruleid: walrus
if (got := fetch(1)):
    pass


def void(x):
    if x:
        # ruleid: return-forms
        return
    # ok: return-forms
    return x


def gen(x):
    # ruleid: yield-forms
    yield item(1)
    # ruleid: yield-forms
    yield from items(1)
    # ruleid: yield-forms
    got = yield item2(1)


# ruleid: with-second
with one() as o, lock(2) as l:
    pass
# ok: with-second
with lock(2) as l:
    pass
# ruleid: with-one
with one(), unlock(2):
    pass
# ruleid: numbers
count(0xFF)
# ruleid: numbers
count(2_55)
# ruleid: numbers
count(0b11111111)
# ok: numbers
count(256)
# ruleid: number-float
ratio(5e-1)
# ruleid: number-float
ratio(.5)
# ruleid: number-negative
index(-1)
# ok: number-negative
index(1)
# ruleid: string-prefixes
text(r"a\b")
# ruleid: string-prefixes
text(u"a\\b")
# ruleid: implicit-concat
text2("abc" 'def')
# ruleid: implicit-concat
text2("abc" + "def")
# ruleid: implicit-concat
text2(f"abc" "def")
# ruleid: bytes-literal
raw(b"abc")
# ruleid: unpacking
a, b = split_it(1)
# ruleid: unpacking
(a, b) = split_it(1)
# ok: unpacking
a, b, c = split_it(1)
# ruleid: unpack-star
a, *b = c
# ruleid: annotated
v: int = default_of(int)
# ok: annotated
v: int = default_of(str)
# ruleid: annotated-plain
v: int = plain_of()
# ruleid: annotated-plain
v = plain_of()


def crypt():
    # ruleid: global-constant
    cipher_of(PASSES)
    # ok: global-constant
    cipher_of(OTHER)


# ruleid: deep-argument
log_all("a", "b %s" % str(password))
# ok: deep-argument
log_all("a", "password")
# ruleid: deep-statement
if a and not user.is_admin:
    pass
# ok: deep-statement
if a and not user.is_admin2:
    pass
# ruleid: deep-keyword
build(cmd=str("a" + b))
# ok: deep-keyword
build(cmd=str("a"))
# ruleid: dict-entry
z = {"a": 1, "verify": False, **rest}
# ok: dict-entry
z = {"a": 1, "verify": True}
# ruleid: subscript-assign
app.config["DEBUG"] = True
# ruleid: slice-forms
z = token[:8]
# ok: slice-forms
z = token[1:8]
# ruleid: slice-any
z = cut[1]
# ruleid: del-forms
del z[1]
# ruleid: chained-compare
z = 1 < a < 3
# ok: chained-compare
z = 1 < a
# ruleid: not-equal-same
z = a.b != a.b
# ok: not-equal-same
z = a.b != a.c
# ruleid: for-range
for i in range(len(xs)):
    show(xs[i])
# ok: for-range
for i in range(len(xs)):
    show(ys[i])


# ruleid: nested-function
def again():
    x = 1

    def again():
        pass

    return again


# ok: nested-function
def once():
    def twice():
        pass


# ruleid: aug-concat
s += "a" + b
# ok: aug-concat
s += b
# ruleid: sequence-arg
call_it(1, unsafe, key=2)
# ok: sequence-arg
call_it(1, safe, key=2)
