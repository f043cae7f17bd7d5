//! Which names are modules when a pattern says them?
//!
//! A pattern such as `os.system(...)` means the module `os`, so a local variable of that name
//! does not match. A pattern such as `app.run(...)` means whatever is called `app`. Telling them
//! apart needs a list: the standard library's modules and the third-party packages that rules
//! speak of most.

/// Whether the root of a dotted name in a pattern means a module.
pub(crate) fn is_module(root: &str) -> bool {
    STANDARD.binary_search(&root).is_ok() || THIRD_PARTY.binary_search(&root).is_ok()
}

/// Whether a name is a module of the standard library.
pub(crate) fn is_standard(name: &str) -> bool {
    STANDARD.binary_search(&name).is_ok()
}

/// Modules of the standard library, 3.8 to 3.14, without the test suite.
const STANDARD: &[&str] = &[
    "abc", "aifc", "annotationlib", "argparse", "array", "ast", "asynchat", "asyncio",
    "asyncore", "atexit", "audioop", "base64", "bdb", "binascii", "binhex", "bisect",
    "builtins", "bz2", "cProfile", "calendar", "cgi", "cgitb", "chunk", "cmath", "cmd", "code",
    "codecs", "codeop", "collections", "colorsys", "compileall", "compression", "concurrent",
    "configparser", "contextlib", "contextvars", "copy", "copyreg", "crypt", "csv", "ctypes",
    "curses", "dataclasses", "datetime", "dbm", "decimal", "difflib", "dis", "distutils",
    "doctest", "dummy_threading", "email", "encodings", "ensurepip", "enum", "errno",
    "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib",
    "functools", "gc", "genericpath", "getopt", "getpass", "gettext", "glob", "graphlib", "grp",
    "gzip", "hashlib", "heapq", "hmac", "html", "http", "idlelib", "imaplib", "imghdr", "imp",
    "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "lib2to3",
    "linecache", "locale", "logging", "lzma", "macpath", "mailbox", "mailcap", "marshal",
    "math", "mimetypes", "mmap", "modulefinder", "msilib", "msvcrt", "multiprocessing", "netrc",
    "nis", "nntplib", "nt", "ntpath", "nturl2path", "numbers", "opcode", "operator", "optparse",
    "os", "ossaudiodev", "pathlib", "pdb", "pickle", "pickletools", "pipes", "pkgutil",
    "platform", "plistlib", "poplib", "posix", "posixpath", "pprint", "profile", "pstats",
    "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data", "pyexpat", "queue", "quopri",
    "random", "re", "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched",
    "secrets", "select", "selectors", "shelve", "shlex", "shutil", "signal", "site", "smtpd",
    "smtplib", "sndhdr", "socket", "socketserver", "spwd", "sqlite3", "sre_compile",
    "sre_constants", "sre_parse", "ssl", "stat", "statistics", "string", "stringprep", "struct",
    "subprocess", "sunau", "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile",
    "telnetlib", "tempfile", "termios", "textwrap", "threading", "time", "timeit", "tkinter",
    "token", "tokenize", "tomllib", "trace", "traceback", "tracemalloc", "tty", "turtle",
    "turtledemo", "types", "typing", "unicodedata", "unittest", "urllib", "uu", "uuid", "venv",
    "warnings", "wave", "weakref", "webbrowser", "winreg", "winsound", "wsgiref", "xdrlib",
    "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
];

/// Packages from the index, by the name they are imported under.
const THIRD_PARTY: &[&str] = &[
    "Crypto", "Cryptodome", "OpenSSL", "aiofiles", "aiohttp", "aiomysql", "aiopg", "aiosqlite",
    "anthropic", "asyncpg", "bleach", "boto", "boto3", "botocore", "bottle", "bs4", "celery",
    "cherrypy", "click", "cryptography", "cx_Oracle", "dask", "defusedxml", "dill", "django",
    "docker", "fabric", "falcon", "fastapi", "feedparser", "flask", "flask_cors", "flask_login",
    "flask_wtf", "google", "graphene", "grpc", "gunicorn", "httplib2", "httpx", "itsdangerous",
    "jinja2", "joblib", "jose", "jsonpickle", "jwt", "kombu", "langchain", "lxml", "mako",
    "markdown", "markupsafe", "marshmallow", "mechanize", "mlflow", "mysql", "nacl", "ndb",
    "netmiko", "numpy", "oauthlib", "openai", "oracledb", "pandas", "paramiko", "passlib",
    "peewee", "pexpect", "pg8000", "pika", "playwright", "psycopg", "psycopg2", "pycurl",
    "pydantic", "pyexcel", "pygit2", "pymongo", "pymssql", "pymysql", "pyodbc", "pyramid",
    "pysnmp", "redis", "requests", "requests_toolbelt", "rsa", "ruamel", "sanic", "scapy",
    "scipy", "selenium", "setuptools", "shelljob", "simplejson", "six", "sklearn", "sqlalchemy",
    "sqlmodel", "starlette", "tensorflow", "toml", "torch", "tornado", "transformers",
    "twisted", "typer", "ujson", "urllib3", "uvicorn", "webapp2", "webob", "werkzeug",
    "wtforms", "xmltodict", "yaml", "zmq",
];

#[cfg(test)]
mod tests {
    use super::{STANDARD, THIRD_PARTY, is_module};

    #[test]
    fn lists_are_sorted_so_that_they_can_be_searched() {
        assert!(STANDARD.is_sorted());
        assert!(THIRD_PARTY.is_sorted());
        assert!(is_module("os"));
        assert!(is_module("yaml"));
        assert!(!is_module("app"));
    }
}
