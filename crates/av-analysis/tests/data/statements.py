# ruleid: importing
import telnetlib
# ruleid: importing
from Crypto.Cipher import DES
# ruleid: importing
from ftplib import FTP, error_perm
# ok: importing
import telnetlib3


class A:
    def __init__(self):
        if x:
            # ok: init-return
            return
        # ruleid: init-return
        return 3

    def other(self):
        # ok: init-return
        return 3


def f(x):
    # ruleid: dead
    return 1
    x = 2


def g(x):
    # ok: except-pass
    try:
        y()
    except ValueError as e:
        pass
    # ruleid: except-pass
    try:
        y()
    except:
        pass
    finally:
        z()
    # ok: except-pass
    try:
        y()
    except ValueError:
        z()


def h(x):
    # ruleid: same-branch
    if x:
        go(1)
    else:
        go(1)
    # ok: same-branch
    if x:
        go(1)
    else:
        go(2)
    if x:
        pass
    # ruleid: same-branch
    elif y:
        go(1)
    else:
        go(1)
    # ruleid: if-literal
    if (x, y):
        pass


def loops(items):
    # ruleid: removing
    for i in items:
        if i:
            items.remove(i)
    # ok: removing
    for i in items:
        others.remove(i)


def files():
    # ruleid: unclosed
    a = open("x")
    # ok: unclosed
    b = open("y")
    b.close()


# ruleid: default
def k(a, b={}, *c):
    pass


@app.route("/a", methods=["GET", "POST"])
@login_required
# ruleid: decorated
def post(a):
    return a


@app.route("/a", methods=["GET"])
# ok: decorated
def get(a):
    return a


# ruleid: model
class M(Base, Model):
    a = 1
    b = CharField(max_length=1, null=True)
    c = 2


# ok: model
class N(Model):
    b = CharField(max_length=1)


def w():
    # ruleid: with-open
    with lock, open("x", "w") as f:
        f.write("y")


async def c():
    # ruleid: async-only
    time.sleep(1)


def d():
    # ok: async-only
    time.sleep(1)
    # ruleid: assigned
    x: int = secret(1)
    # ruleid: assigned
    y = z = secret(2)
    # ruleid: assigned
    if (q := secret(3)):
        pass
    # ruleid: self-assign
    x = x
    # ok: self-assign
    x = y


# ruleid: nested-def
def outer():
    def inner():
        pass
    return 1


# ok: nested-def
def outer2():
    def inner():
        pass
    return [inner]


def reraise():
    # ruleid: raise-e
    try:
        x()
    except ValueError as e:
        log(e)
        raise e
