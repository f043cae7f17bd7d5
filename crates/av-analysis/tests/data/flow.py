import json
import os
import pickle
import subprocess


def both_branches(flag):
    x = []
    # ruleid: list
    use(x)
    if flag:
        x = 1
        # ruleid: int
        use(x)
    else:
        x = "t"
    # ruleid: str, int
    use(x)


def one_branch(flag):
    x = []
    if flag:
        x = 1
    # ruleid: list, int
    use(x)


def early_return(flag):
    x = "a"
    if flag:
        x = 1
        return
    # ruleid: str
    use(x)


def early_raise(flag):
    x = []
    if flag == 1:
        x = "a"
    elif flag == 2:
        raise ValueError
    else:
        x = 1
    # ruleid: str, int
    use(x)


def skipped_turn(flag):
    x = "a"
    while flag:
        if flag:
            x = 1
            continue
        # ruleid: int, str
        use(x)


def left_loop(flag):
    x = "a"
    for _ in flag:
        if flag:
            x = 1
            break
        # ruleid: str
        use(x)
    # ruleid: str, int
    use(x)


def nested(flag):
    x = []
    if flag == 1:
        if flag:
            x = 1
        else:
            x = "a"
    else:
        x = 2
    # ruleid: str, int
    use(x)


def tried(flag):
    x = []
    try:
        x = 1
    except ValueError:
        # ruleid: int, list
        use(x)
        x = "a"
    # ruleid: int, str
    use(x)
    try:
        if flag:
            x = []
            raise KeyError
    except KeyError:
        # ruleid: int, str, list
        use(x)


def otherwise():
    x = []
    try:
        connect()
    except ValueError:
        x = 1
    else:
        x = "a"
    # ruleid: int, str
    use(x)


def matched(flag):
    x = []
    match flag:
        case 1:
            x = 1
        case _:
            x = "a"
    # ruleid: int, str
    use(x)
    match flag:
        case 1:
            x = []
        case 2:
            x = []
    # ruleid: int, str, list
    use(x)


def constant(flag):
    size = 9
    if flag:
        size = 5
        return
    # ruleid: nine
    level(size)
    if flag:
        size = 6
    else:
        size = 7
    # ok: nine
    level(size)


def renamed(flag):
    run = os.system
    if flag:
        run = subprocess.call
        # ruleid: call
        run(1)
    # ruleid: sys, call
    run(2)
    if flag:
        run = subprocess.call
    elif flag == 3:
        run = pickle.dumps
    else:
        run = json.dumps
    # ruleid: call, dumps
    run(3)


if os.name == "nt":
    runner = os.system
else:
    runner = subprocess.call

# ruleid: sys, call
runner(1)


def chosen(flag):
    run = os.system if flag else subprocess.call
    # ruleid: sys, call
    run(1)
    run = flag or os.system
    # ruleid: sys
    run(1)
    first, (second, third) = os.system, (subprocess.call, pickle.dumps)
    # ruleid: sys
    first(1)
    # ruleid: call
    second(1)
    # ruleid: dumps
    third(1)
    typed: object = os.system
    # ruleid: sys
    typed(1)
    one = other = os.system
    # ruleid: sys
    one(1)
    # ruleid: sys
    other(1)
    if (named := os.system):
        # ruleid: sys
        named(1)


def built(items):
    x = "a"
    x += other()
    # ruleid: str
    use(x)
    n = 1
    n += 2
    # ruleid: int
    use(n * 3)
    # ok: int
    use(n / 3)
    # ruleid: int
    use(len(items))
    # ruleid: str
    use(", ".join(items))
    # ruleid: list
    use(x.strip().split())
    # ok: str
    use(other().strip())
    for item in items:
        x += item
    # ruleid: str
    use(x)
