"""Looks up whether a guest is on the list of those who were thrown out."""

from pathlib import Path


def is_banned(path: Path, guest: str) -> bool:
    """Say whether the list, one name on a line in UTF-8, holds the guest."""
    return guest in Path(path).read_text(errors="replace").splitlines()  # expect: AV0203


# --- exploit ---
if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        banned = Path(folder, "banned.txt")
        banned.write_bytes("Mallory\nZoë\n".encode())
        print("Zoë is banned:", is_banned(banned, "Zoë"))
