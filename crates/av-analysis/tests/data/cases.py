import mod
import re


def one(event):
    match event:
        # ruleid: mapping, mapping-open
        case {"k": 1}:
            pass
        # ruleid: mapping-rest, mapping-open
        case {"k": value, **rest}:
            pass
        # ruleid: mapping-open
        case {"j": 1, "k": [1, 2], "l": _}:
            pass
        # ruleid: mapping-two
        case {"a": 1, "b": {"c": 2}}:
            pass
        # ok: mapping-two
        case {"a": 2, "b": 3}:
            pass
        # ruleid: class-keyword, class-open, class-open-end
        case Point(y=1, x=0):
            pass
        # ruleid: class-open
        case Point(1, y=2):
            pass
        # ruleid: class-open-end
        case Point(x=0):
            pass
        # ruleid: class-positional
        case Other(a, b):
            pass
        # ruleid: class-any
        case mod.Kind(1, k=2):
            pass
        # ruleid: star
        case [head, *tail]:
            pass
        # ruleid: star-ignored
        case ["go", *_]:
            pass
        # ruleid: sequence-gap
        case (1, 2, "end"):
            pass
        # ruleid: sequence-bound
        case ["run", shell, command]:
            pass
        # ok: sequence-bound
        case ["run", command]:
            pass
        # ruleid: alternatives, alternatives-open
        case "a" | "b":
            pass
        # ruleid: alternatives-open
        case "c" | "a" | "d":
            pass
        # ruleid: named
        case int() as number:
            pass
        # ok: named
        case int():
            pass
        # ruleid: guarded
        case size if size > 3:
            pass
        # ok: guarded
        case size if other > 3:
            pass
        # ruleid: value-dotted
        case mod.RED:
            pass
        # ruleid: number
        case -1:
            pass
        # ruleid: nested
        case Point(x=[1, 2, {"k": deep}]):
            pass
        # ruleid: wildcard
        case _:
            pass


def two(event):
    # ruleid: whole-match
    match event:
        case {"cmd": command, "id": 1}:
            log_it()
            run_it(command)
        # ruleid: captured-used
        case {"cmd": command}:
            run_it(command)
        # ok: captured-used
        case {"cmd": command}:
            run_it(event)


def three(event):
    # ruleid: two-cases
    match event:
        case [x]:
            pass
        case None:
            pass
    # ruleid: case-is-a-name
    case = 1
    # ruleid: match-is-a-name
    match = re.search("a", event)
    return case, match
