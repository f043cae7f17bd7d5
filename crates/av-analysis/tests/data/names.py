import os
import sqlite3
import subprocess
import subprocess as sp
from os import system as s, system

# ruleid: system
os.system(cmd)
# ruleid: system
s(cmd)
# ruleid: system
x = [system(c) for c in y]


def f(os):
    # ok: system
    os.system(1)


def g():
    from subprocess import call
    flag = True
    # ruleid: shell
    call(cmd, shell=flag)
    # ok: shell
    sp.run("ls", shell=True)
    command = "ls"
    # ok: shell
    sp.run(command, shell=True)
    # ruleid: shell
    sp.run(x, stdout=1, shell=True)


@app.route("/x")
@login
def view(a, b):
    # ruleid: inside
    eval(b)
    # ok: inside
    eval(c)


def db(name):
    conn = sqlite3.connect("x")
    if name:
        # ruleid: sequence
        conn.execute("select " + name)
    # ruleid: format
    conn.execute(f"select {name}")
    # ok: format
    conn.execute(f"select")
    # ruleid: format
    conn.execute("select %s" % name)


def builtin(code):
    # ruleid: builtin
    compile(code, "x", "exec")


def not_builtin(code):
    from re import compile

    # ruleid: builtin
    compile(code)
