import base64, hashlib, os, pickle, random, requests, ssl, subprocess, time, yaml, jwt
import xml.etree.ElementTree as ET
from xml.etree import ElementTree
from flask import Flask
app = Flask(__name__)

# ruleid: md5
hashlib.new("MD5")
# ruleid: md5
hashlib.new("md4", b"x")
# ok: md5
hashlib.new("sha256")
# ruleid: verify
requests.get("u", timeout=1, verify=False)
# ok: verify
requests.delete("u", verify=False)
# ruleid: mutable
def f1(a, b={}, *c): pass
# ruleid: mutable
async def f2(a, *, b=[]): pass
class M(Base):
    # ok: mutable
    def f(self, a=[]): pass
def f3():
    # ruleid: open-close
    f = open("a")
    # ok: open-close
    g = open("b")
    g.read()
    g.close()
# ruleid: modified
for x in xs:
    if x:
        xs.remove(x)
@app.route("/a", methods=["GET"])
@login
def page(name, other):
    if name:
        # ruleid: flask-param
        return "hi {}".format(name)
    # ruleid: flask-param
    return f"a {other} b"
# ruleid: debug-run, not-debug-main
app.run(debug=True)
if __name__ == "__main__":
    app.run()
# ruleid: assert-used
assert a, "b"
# ruleid: assert-used
assert a
def f4(c, x):
    # ruleid: sql-exec
    c.execute("a" + x)
    # ok: sql-exec
    c.execute("a" + "b")
    # ruleid: sql-exec
    c.execute("a %s" % x, 1)
    # ruleid: sql-exec
    c.execute("a {}".format(x))
    # ruleid: sql-exec
    c.execute(f"a {x}")
    # ok: sql-exec
    c.execute("a", x)
    # ok: sql-exec
    c.execute("select " + x + " from")
    q = "a" + x
    # ruleid: sql-var
    c.execute2(q)
    q2 = "a" + "b"
    # ok: sql-var
    c.execute2(q2)
# ruleid: is-literal
z = a is "b"
# ruleid: is-literal
z = a is not "b"
# ruleid: environ
z = os.environ["A"]
# ok: environ
z = os.environ[b]
# ruleid: subprocess-shell, not-debug-main
subprocess.run(cmd, shell=True)
# ok: subprocess-shell
# ruleid: not-debug-main
subprocess.run("ls", shell=True)
# ok: subprocess-shell
# ruleid: not-debug-main
subprocess.run(["ls"], shell=True)
class A1:
    def __init__(self):
        if x:
            return
        # ruleid: return-in-init
        return 1
    def __eq__(self, o):
        return self == self
# ruleid: useless-eq
z = a.b == a.b
# ok: useless-eq
# ruleid: assert-used
assert a == a
# ruleid: else-same
if a:
    b()
else:
    b()
# ruleid: dup-cond
if a:
    b()
elif a:
    c()
# ok: swallowed
try:
    a()
except Exception as e:
    pass
# ok: swallowed
try:
    a()
except Exception:
    pass
    b()
raise "a"
raise E("a")
def view(self, request):
    # ruleid: django-get
    request.GET.get("a")
    # ok: django-get
    request.META.get("a")
# ruleid: tempfile
open("/tmp/a", "w")
# ok: tempfile
open("a/tmp/a", "w")
# ruleid: logger
log.debug("the Password is %s", p)
# ok: logger
log.error("the Password is %s", p)
# ruleid: jwt-none
jwt.decode(t, k, algorithms=["HS256", "none"])
# ruleid: jwt-none
jwt.encode({}, k, algorithm="none")
# ruleid: secret-regex
MY_SECRET = "abc"
# ruleid: random-call
random.choice(xs)
# ok: random-call
random.seed(1)
def trial():
    # ok: random-call
    random.choice(xs)
def f5(a, cmd: str, *b):
    # ruleid: arg-type
    shell_run(cmd)
def f6(a, cmd: int):
    # ok: arg-type
    shell_run(cmd)
# ruleid: format-string
"a".format(**locals())
# ruleid: nested-call
pickle.loads(base64.b64decode(x))
# ruleid: alias
ET.parse("a")
# ruleid: alias
ElementTree.parse("a")
# ruleid: compare-none
z = a == None
# ruleid: sleep-var
time.sleep(61)
# ok: sleep-var
time.sleep(60)
# ok: sleep-var
time.sleep(n)
# ruleid: super-first
class B1(Base):
    x = 1
    def __init__(self, a):
        self.a = a
# ok: super-first
class B2(Base):
    def __init__(self, a):
        super().__init__(a)
# ruleid: yaml-load
yaml.load(x)
# ok: yaml-load
yaml.load(x, Loader=yaml.SafeLoader)
# ok: yaml-load
yaml.load(x, yaml.SafeLoader)
# ruleid: yaml-load
yaml.load(x, Loader=yaml.Loader)
# ruleid: str-in
z = "a" in b
# ruleid: not-in
z = a not in b
# ruleid: not-in
z = not a in b
def f7():
    # ruleid: global-used
    global a, b
# ruleid: while-true
while True:
    a()
# ok: while-true
while True:
    a()
    if b:
        break
# ruleid: many-stmts
a1 = b1
b1 = a1
# ruleid: setattr
self.a = self.a
# ok: setattr
self.a = self.b
# ruleid: ssl-ctx
f(ssl._create_unverified_context())
# ok: ssl-ctx
c = ssl._create_unverified_context()
# ruleid: dict-get
z = d[key] if key in d else None
# ruleid: func-ret-type
def f8() -> Optional[int]: ...
# ruleid: call-star-kw
Model(**request.POST)
# ruleid: regex-only
k = "AKIAABCDEFGHIJKLMNOP"
# ruleid: regex-not
k = "tok_abc"
# ok: regex-not
k = "tok_example"
# ruleid: mix-regex
cfg("http://a")
# ok: mix-regex
cfg("https://a")
# ruleid: mv-generic
html("<p><script src=a></p>")
# ok: mv-generic
html("<p>")
# ruleid: mv-regex-lang
html2("<a onclick=b>")
# ok: mv-regex-lang
html2("<a>")
# ruleid: entropy
api("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")
# ok: entropy
api("hello world")
# ruleid: mv-type
typed_it("a")
# ok: mv-type
typed_it(1)
