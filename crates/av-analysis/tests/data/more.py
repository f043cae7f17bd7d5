# ruleid: import-from-two
from vendor import omega, alpha as a1
from vendor import beta
from vendor import beta as b2
import vendor.beta as b3
import vendor
# ruleid: dotted-import-as
import xml.dom as dom2


# ruleid: decorated-any
@cached
def c1():
    pass


@other
# ok: decorated-any
@cache_for(3)
def c2():
    pass


# ruleid: class-decl
class Production(Config):
    DEBUG = False


# ruleid: class-empty
class Failure(Exception):
    pass


# ok: class-empty
class Failure2(Exception):
    code = 1


# ruleid: meta-kw
class Reg(Base, metaclass=Registry):
    x = 1


class UserForm(Form):
    # ruleid: inner-class
    class Meta:
        model = 1
        fields = "__all__"


class UserForm2(Form):
    # ok: inner-class
    class Meta:
        fields = ["a"]


def tries(xs):
    # ok: except-else
    try:
        a()
    except (ValueError, KeyError):
        b()
    else:
        c()
    # ok: except-else
    try:
        a()
    except ValueError:
        b()
    # ruleid: except-as
    try:
        a()
    except KeyError:
        pass
    except ValueError as err:
        log(err)
        return str(err)
    # ruleid: except-continue
    for x in xs:
        y = 1
        try:
            a()
        except ValueError:
            continue
        b()
    # ok: except-continue
    for x in xs:
        try:
            a()
        except ValueError:
            break
    # ruleid: conditional-import
    try:
        import fast
    except ImportError:
        fast = None


async def asynchronous(xs):
    # ruleid: async-for
    async for x in xs:
        pass
    # ok: async-for
    for x in xs:
        pass
    # ok: await-inside
    await fetch_it(1)
    # ruleid: await-inside
    fetch_it(1)
    # ruleid: with-as-tuple
    with opened(1) as (r, w):
        pass


def only(a):
    if a:
        # ok: return-any
        return
    # ruleid: return-any
    return 1


# ruleid: return-two
def twice(a):
    if a:
        return a
    return None


def queries(db, x, c):
    # ruleid: string-format-any
    db.run("a %s" % x)
    # ruleid: string-format-any
    db.run("a {}".format(x, 1))
    # ruleid: string-format-any
    db.run(f"a {x}")
    # ruleid: string-format-any
    db.run("a" + x)
    # ok: string-format-any
    db.run("a ?", x)
    q = "select " + x
    # ruleid: var-then-use
    c.perform(q)
    safe = "select 1"
    # ok: var-then-use
    c.perform(safe)
    safe += x
    # ruleid: var-then-use
    c.perform(safe, 1)


def imports():
    # ruleid: import-alias-use
    beta.call(1)
    # ruleid: import-alias-use
    b2.call()
    # ruleid: import-alias-use
    b3.call()
    # ruleid: import-alias-use
    vendor.beta.call()
    # ok: import-alias-use
    vendor.gamma.call()


def statements(a, b, request, REQ):
    # ruleid: ctor-then
    m = Maker(1)
    log(m)
    m.strict = False
    # ruleid: bool-op
    if a and a:
        pass
    # ok: bool-op
    if a and b:
        pass
    # ruleid: negated-call
    if not allowed_to(a):
        log(a)
        return
    # ruleid: keyword-any
    spawn_it("a", cwd=1, shell=b)
    # ok: keyword-any
    spawn_it("a", b)
    MODE = 1
    # ruleid: constant-arg
    cipher(mode=MODE)
    # ruleid: constant-arg
    cipher(mode=1)
    # ok: constant-arg
    cipher(mode=2)
    # ruleid: nested-dict
    conf = {"x": 1, "auth": {"type": "none"}}
    # ok: nested-dict
    conf = {"x": 1, "auth": {"type": "basic"}}
    # ruleid: double-star-dict
    update_it(**request.json)
    # ruleid: aug-any
    a -= 1
    # ruleid: print-stmt
    print(a)
    # ruleid: str-eq
    if request["alg"] == "none":
        pass
    # ruleid: sym
    if b == digest_of(a):
        pass
    wrap(
        inner(
            # ruleid: focus-both
            a
        )
    )
    with m2():
        # ruleid: either-of-insides
        go_in()
    # ok: either-of-insides
    go_in()
    # ruleid: neg-nested
    hash_it(a)
    # ok: neg-nested
    hash_it(salted)
    give(
        unsafe(
            # ruleid: mv-of-mv
            a
        )
    )
    # ruleid: stmts-mv
    if a:
        b()
        blow_up()
    # ok: stmts-mv
    if a:
        b()
    # ruleid: comparison-len
    key_of("abc")
    # ok: comparison-len
    key_of("abcd")


# ruleid: call-in-default
def at_definition(a, when=now()):
    pass


# ruleid: annotated-default
def annotated(a, force: bool = False, *b) -> None:
    pass


# ok: annotated-default
def annotated2(a, force: bool = True) -> None:
    pass


def types(known: Client, unknown):
    # ruleid: type-cond
    known.connect(1)
    # ok: type-cond
    unknown.connect(1)


if __name__ == "__main__":
    # ok: print-stmt
    print("x")
