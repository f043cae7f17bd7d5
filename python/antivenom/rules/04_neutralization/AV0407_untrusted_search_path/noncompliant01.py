"""Stamps documents with the system's date."""

import subprocess


def stamp() -> str:
    """Ask the system for today's date."""
    finished = subprocess.run(["date", "-u", "+%Y-%m-%d"], capture_output=True, check=True)  # expect: AV0407
    return finished.stdout.decode("ascii").strip()


# --- exploit ---
if __name__ == "__main__":
    import os

    print("today is", stamp(), "says the first `date` on", os.environ.get("PATH", os.defpath))
