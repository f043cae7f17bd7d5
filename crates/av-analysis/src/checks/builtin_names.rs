//! Which names does Python know by itself, and which star imports take them away?

/// Built-in names of CPython 3.10 to 3.14, without those of the `site` module and dunders.
/// Source: `dir(builtins)` of each version.
const BUILTINS: &[&str] = &[
    "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BaseExceptionGroup",
    "BlockingIOError", "BrokenPipeError", "BufferError", "BytesWarning", "ChildProcessError",
    "ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError",
    "DeprecationWarning", "EOFError", "Ellipsis", "EncodingWarning", "EnvironmentError",
    "Exception", "ExceptionGroup", "FileExistsError", "FileNotFoundError", "FloatingPointError",
    "FutureWarning", "GeneratorExit", "IOError", "ImportError", "ImportWarning",
    "IndentationError", "IndexError", "InterruptedError", "IsADirectoryError", "KeyError",
    "KeyboardInterrupt", "LookupError", "MemoryError", "ModuleNotFoundError", "NameError",
    "NotADirectoryError", "NotImplemented", "NotImplementedError", "OSError", "OverflowError",
    "PendingDeprecationWarning", "PermissionError", "ProcessLookupError",
    "PythonFinalizationError", "RecursionError", "ReferenceError", "ResourceWarning",
    "RuntimeError", "RuntimeWarning", "StopAsyncIteration", "StopIteration", "SyntaxError",
    "SyntaxWarning", "SystemError", "SystemExit", "TabError", "TimeoutError", "TypeError",
    "UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError",
    "UnicodeTranslateError", "UnicodeWarning", "UserWarning", "ValueError", "Warning",
    "ZeroDivisionError", "abs", "aiter", "all", "anext", "any", "ascii", "bin", "bool",
    "breakpoint", "bytearray", "bytes", "callable", "chr", "classmethod", "compile", "complex",
    "delattr", "dict", "dir", "divmod", "enumerate", "eval", "exec", "filter", "float", "format",
    "frozenset", "getattr", "globals", "hasattr", "hash", "hex", "id", "input", "int",
    "isinstance", "issubclass", "iter", "len", "list", "locals", "map", "max", "memoryview",
    "min", "next", "object", "oct", "open", "ord", "pow", "print", "property", "range", "repr",
    "reversed", "round", "set", "setattr", "slice", "sorted", "staticmethod", "str", "sum",
    "super", "tuple", "type", "vars", "zip",
];

/// Modules whose `from m import *` binds names of built-ins to something else, and which.
/// Source: `__all__`, or the public names, of each standard module of CPython 3.10 to 3.13.
const STAR_IMPORTS: &[(&str, &str)] = &[
    ("bz2", "open"),
    ("codecs", "open"),
    ("curses", "filter"),
    ("dbm", "open"),
    ("enum", "property"),
    ("fileinput", "input"),
    ("fnmatch", "filter"),
    ("gzip", "open"),
    ("locale", "str"),
    ("lzma", "open"),
    ("math", "pow"),
    ("numpy", "sum"),
    ("operator", "pow"),
    ("os", "open"),
    ("py_compile", "compile"),
    ("re", "compile"),
    ("reprlib", "repr"),
    ("shelve", "open"),
    ("tarfile", "open"),
    ("threading", "enumerate"),
    ("tokenize", "open"),
    ("wave", "open"),
    ("webbrowser", "open"),
];

/// Modules that own scripts import most, so that nothing else should have their names.
const WELL_KNOWN_MODULES: &[&str] = &[
    "argparse", "asyncio", "base64", "collections", "csv", "datetime", "functools", "hashlib",
    "hmac", "itertools", "json", "logging", "math", "os", "pathlib", "pickle", "random", "re",
    "secrets", "shutil", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile",
    "threading", "urllib",
];

/// Whether a name is a built-in.
pub(crate) fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok()
}

/// The built-in that a star import of a module takes away.
pub(crate) fn taken_by_star(module: &str) -> Option<&'static str> {
    STAR_IMPORTS
        .iter()
        .find_map(|(name, taken)| (*name == module).then_some(*taken))
}

/// Whether a name is a standard module that nearly every program uses.
pub(crate) fn is_well_known_module(name: &str) -> bool {
    WELL_KNOWN_MODULES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{BUILTINS, WELL_KNOWN_MODULES};

    #[test]
    fn lists_are_sorted_so_that_they_can_be_searched() {
        assert!(BUILTINS.is_sorted());
        assert!(WELL_KNOWN_MODULES.is_sorted());
    }
}
