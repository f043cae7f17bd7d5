"""Is a committed SBOM still true of the files that it describes?

Three kinds of drift: a file that has changed, one that is gone, and one that lies where
only files of a described package should, and is not named. And a version that the
code gives itself, and the SBOM does not.
"""

from __future__ import annotations

from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.sbom.document import Document


class Territory(Record):
    """Folders that only files of one package should lie in.

    Attributes:
        name: Of the package.
        version: That its files tell; empty if they tell none.
        witness: The file that tells it.
        folders: Relative to the tree.
        own: Files there that are not of the package.
    """

    name: str
    version: str = ""
    witness: str = ""
    folders: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def drift(
    document: Document,
    files: Mapping[str, Mapping[str, str]],
    territories: Iterable[Territory],
    name: str,
) -> Iterator[str]:
    """Yield one line for each file or version that is not as the SBOM says.

    Args:
        document: The committed SBOM.
        files: Every file of the tree, with its digests by algorithm.
        territories: What else is known of the packages.
        name: What to call the SBOM.
    """
    named = {item.name: item for item in document.items if item.is_file and item.hashes}
    lines = []
    for path, item in named.items():
        present = files.get(path)
        if present is None:
            lines.append(f"{path}: is gone, and {name} names it")
            continue
        for algorithm, value in item.hashes:
            actual = present.get(algorithm)
            if actual is not None and actual != value:
                lines.append(f"{path}: has {algorithm} {actual}, and {value} in {name}")
                break
    versions = {item.name.lower(): item.version for item in document.items if not item.is_file}
    for each in territories:
        stated = versions.get(each.name.lower())
        if stated is None:
            continue
        if each.version and stated != each.version:
            told = f"{each.name} {each.version}, and {stated or 'no version'} in {name}"
            lines.append(f"{each.witness}: is of {told}")
        lines += [
            f"{path}: lies in the folder of {each.name}, and {name} does not name it"
            for path in files
            if path not in named and path not in each.own and _inside(path, each.folders)
        ]
    yield from sorted(set(lines))


def _inside(path: str, folders: tuple[str, ...]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)
