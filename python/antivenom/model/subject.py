"""What is being judged?"""

from __future__ import annotations

from antivenom.model.record import Record
from antivenom.model.vocabulary import SubjectKind


class Subject(Record):
    """One thing under inspection: a source file, an interpreter, a server, ...

    Attributes:
        kind: What sort of thing it is.
        name: What people call it: of a file its path, of a distribution its
            name, of a server `host:port`.
        path: Where it lies, relative to the working directory and POSIX, with
            undecodable bytes as lone surrogates; None where it has no file.
        version: Its version where it has one; None otherwise.
        traits: Sorted words on its nature, such as `notebook` and `test`.
    """

    kind: SubjectKind
    name: str
    path: str | None = None
    version: str | None = None
    traits: tuple[str, ...] = ()
