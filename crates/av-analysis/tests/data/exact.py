# ruleid: any-import
import telnetlib
# ruleid: any-import
from telegram import Bot
# ruleid: any-from
from .sib import x
# ok: any-from, any-import
from ..sib import x
import json as j
import zope
from datetime import datetime
# ruleid: regex-quoted
fetch("http://a")
# ok: regex-bare
fetch("ftp://a")
URL = "gopher://a"
# ruleid: regex-constant
fetch(URL)
# ruleid: regex-module
j.parse(a)
# ruleid: name-text
datetime.utcnow()
# ruleid: open-body
def body1():
    last()
    more()
# ruleid: open-body, closed-body
def body2():
    last()
# ok: open-body
def body3():
    more()
# ruleid: block
if cond():
    a()
    b()
else:
    a()
    b()
@x
def level1():
    # ruleid: two-levels
    deep(1)
class Levels:
    @x
    def level2(self):
        # ruleid: two-levels
        deep(2)
def header1(x):
    # ok: header
    opened()
    if used(x):
        pass
def header2(x):
    # ruleid: header
    opened()
    if x:
        y = [used(x)]
def header3(x):
    # ok: header
    opened()
    y = lambda: used(x)
# ruleid: some-members
class Some:
    a = 1
    c = 2
    b = 1
# ok: some-members
class Fewer:
    a = 1
# ruleid: own-members
class Own:
    hidden = 1
    c = 2
# ok: own-members
class NotOwn:
    def f(self):
        hidden = 1
# ruleid: decorator-name
@d
def plain(): pass
# ruleid: decorator-name
@d()
def plain(): pass
# ok: decorator-name
@d(1)
def plain(): pass
# ruleid: decorator-call
@d
def called(): pass
# ruleid: decorator-call
@d(1)
def called(): pass
# ruleid: lambda-return
a = lambda x: sent(x)
# ok: lambda-return
a = sent(x)
# ok: chain-target
# ruleid: chain-any
first = second = chained()
# ruleid: chain-target, chain-any
second = chained()
# ruleid: handler-one, handler-any
try:
    one()
except A:
    pass
# ruleid: handler-any
try:
    one()
except (A, B):
    pass
# ruleid: handler-any, handler-as
try:
    one()
except (A, B) as e:
    pass
# ruleid: handler-any
try:
    one()
except:
    pass
# ruleid: last-keyword
kw(1, j=2, k=1)
# ok: last-keyword
kw(1, k=1, j=2)
# ruleid: last-argument, unpacked
kw(1, 9)
# ok: last-argument, unpacked
kw(1, 9, z=2)
# ruleid: unpacked
kw(*a, **b)
# ruleid: filtered
[x for x in listed()]
# ok: filtered
[x for x in listed() if x]
# ruleid: generator
total(x for x in y)
# ok: generator
total((x for x in y), 1)
# ruleid: any-list
run([x for x in y])
# ruleid: any-braces
run({x for x in y})
# ruleid: any-braces
run({x: 1 for x in y})
# ruleid: slice
part[1]
# ok: slice
part[1:2]
# ruleid: declared
a: Secret
# ok: declared
b: Secret = c
# ruleid: message
assert checked()
# ok: message
assert checked(), "no"
# ruleid: order, order-any
a or b or flagged
# ruleid: order-any
flagged or a
def inner_def():
    # ruleid: innermost
    class Inner:
        pass
# ruleid: unpacked-one
send(**x)
# ok: unpacked-one
send(a=x)
# ruleid: pair
s.check, s.other = False, True
# ok: pair
s.check, s.other = True, False
# ruleid: pair-name
loose, strict = True, False
# ruleid: chain-tuple
a = b = linked()
# ruleid: from-part
import oscrypto.keys
# ruleid: base-number, base-text
mode(511)
# ruleid: base-text
mode("777")
# ok: base-number, base-text
mode(500)
