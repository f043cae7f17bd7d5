# ruleid: from-any, from-any-name
from crypto_old import DES
# ruleid: from-any
from crypto_old import AES, RSA
# ruleid: from-any-name
from other import AES, DES3 as cipher
# ruleid: from-everything
from legacy import one
# ruleid: from-everything, from-star
from legacy import *
# ruleid: from-some
from fabric import run, task
# ok: from-some
from fabric import run
# ruleid: as-any, as-used
import numbers as n
# ok: as-any
import numbers
# ruleid: as-same
from typing import Any as Any
# ok: as-same
from typing import Any as All
# ruleid: relative
from . import sibling
# ruleid: relative-module, relative
from .settings import secret
# ok: relative-module
from ..settings import secret
# ruleid: dotted-part
from vendor.six import moves
# ok: dotted-part
from vendor.six.moves import urls
# ruleid: import-any
import pickle
# ruleid: import-any
import os, marshal
# ruleid: import-dotted
import vendor.seven
# ruleid: import-module-as, as-any
import a.b as c
# ok: import-module-as
from a import b as d
# ok: import-module-as
from a import e as f
# ruleid: import-parent
import ftp
# ruleid: import-parent
from ftp import Client
# ruleid: import-parent
from ftp.client import Client
# ok: import-parent
from sftp import Client
# ruleid: module-used
import top.mid
from logs import make, build as construct

n.boot(1)
top.mid.boot2()
# ruleid: from-used
make(level=0)
# ok: from-used
unknown(level=0)
