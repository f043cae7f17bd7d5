"""What is known of an environment before anything in it is judged?"""

from __future__ import annotations

import os
import posixpath

from antivenom.inspectors.environment.component import DigestCover
from antivenom.inspectors.environment.installed import Installed, installed_in
from antivenom.inspectors.environment.integrity.survey import Seen, look, survey
from antivenom.inspectors.environment.record import Recorded, place
from antivenom.inspectors.environment.tree import join
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.environment.places import Place
    from antivenom.inspectors.environment.tree import Folder

SCRIPT_FOLDERS = ("bin", "Scripts")


def has_record(installed: Installed) -> bool:
    """Return whether a RECORD says which files are a distribution's, and nobody guesses."""
    covers = DigestCover.RECORD_LINES
    return any(digest.covers is covers for digest in installed.component.digests)


class Claim(Record):
    """A line of RECORD says that a file belongs to a distribution.

    Attributes:
        owner: The distribution.
        entry: The line.
    """

    owner: Installed
    entry: Recorded


class Facts:
    """One environment; see the module's docstring.

    Attributes:
        tree: Where it lies; gets a gap for whatever cannot be read.
        place: The environment.
        sites: Its own site folders: those of the interpreter under a virtual
            environment are not checked with it.
        installed: Its distributions, by site folder and name.
        seen: What lies in its site folders and beside its interpreter, by path.
        claims: Which distributions say that a file is theirs, by path.
        outside: Lines of RECORD that lead out of the environment.
    """

    def __init__(self, tree: Folder, where: Place) -> None:
        self.tree = tree
        self.place = where
        self.sites = tuple(site for site in where.sites if self._is_own(site))
        self.installed = tuple(each for site in self.sites for each in installed_in(tree, site))
        scripts = (join(where.prefix, name) for name in SCRIPT_FOLDERS) if self.is_owned else ()
        self.seen = survey(tree, [*self.sites, *scripts])
        self.claims: dict[str, list[Claim]] = {}
        self.outside: list[Claim] = []
        for each in self.installed:
            if has_record(each):
                for entry in each.files:
                    self._claim(each, entry)
            elif each.component.path.endswith(".egg-info"):
                message = "has no RECORD, so none of its files can be checked"
                tree.note("missing", message, each.component.path)

    @property
    def is_owned(self) -> bool:
        """Whether all of its prefix is the environment's: a virtual environment."""
        return bool(self.place.settings)

    def address(self, path: str) -> str:
        """Return a path that can be opened."""
        return os.path.join(self.tree.root, path)

    def look(self, path: str) -> Seen | None:
        """Return what lies at a path, whether or not the walk came by; None if nothing."""
        return self.seen.get(path) or look(self.tree, path)

    def owner_of(self, path: str) -> Installed | None:
        """Return the distribution that a file belongs to; None if none says so."""
        claims = self.claims.get(path)
        return claims[0].owner if claims else None

    def is_inside(self, path: str) -> bool:
        """Return whether a path, taken as it is written, lies in the environment."""
        prefix = posixpath.normpath(self.place.prefix or ".")
        path = posixpath.normpath(path)
        if prefix == ".":
            return not path.startswith(("/", "../")) and path != ".."
        if set(prefix.split("/")) == {".."}:
            # A site folder was asked for, so that its prefix lies above the subject.
            ups = prefix.count("..")
            return not path.startswith(("/", "../" * (ups + 1)))
        return path.startswith(f"{prefix}/")

    def leads_inside(self, address: str) -> bool:
        """Return whether a real path lies in the environment."""
        return self._below(os.path.realpath(self.address(self.place.prefix)), address)

    def _below(self, folder: str, address: str) -> bool:
        return address == folder or address.startswith(folder.rstrip(os.sep) + os.sep)

    def _is_own(self, site: str) -> bool:
        prefix = self.place.prefix
        # A path that is absolute is that of the interpreter underneath.
        return not site.startswith("/") and (not prefix or site == "" or self.is_inside(site))

    def _claim(self, owner: Installed, entry: Recorded) -> None:
        path = self._placed(owner, entry.path)
        claim = Claim(owner, entry)
        if path is None:
            self.outside.append(claim)
        else:
            self.claims.setdefault(path, []).append(claim)

    def _placed(self, owner: Installed, written: str) -> str | None:
        """Return where a recorded file lies; None if that is not in the environment."""
        if ".." not in written and not written.startswith("/") and "//" not in written:
            path = place(owner.site, written)
            return posixpath.normpath(path) if "/./" in path or path[:2] == "./" else path
        path = place(owner.site, posixpath.normpath(written))
        if written.startswith("/"):
            prefix = os.path.abspath(self.address(self.place.prefix)).rstrip("/")
            if not path.startswith(f"{prefix}/"):
                return None
            return posixpath.normpath(join(self.place.prefix, path[len(prefix) + 1 :]))
        path = posixpath.normpath(path)
        if self.is_inside(path):
            return path
        # `pip install --target` puts scripts into the folder, and records them above it.
        within = "/".join(part for part in path.split("/") if part != "..")
        bare = self.place.prefix == "" and self.place.sites == ("",)
        return within if bare and within.startswith("bin/") else None
