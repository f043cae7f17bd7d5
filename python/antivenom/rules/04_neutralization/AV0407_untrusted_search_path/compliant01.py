"""Stamps documents with the system's date."""

import subprocess


def stamp() -> str:
    """Ask the system for today's date."""
    finished = subprocess.run(["/bin/date", "-u", "+%Y-%m-%d"], capture_output=True, check=True)
    return finished.stdout.decode("ascii").strip()


# --- exploit ---
if __name__ == "__main__":
    print("today is", stamp(), "says /bin/date")
