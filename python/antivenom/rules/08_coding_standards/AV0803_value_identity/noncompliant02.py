"""Serves files for users of the system, but not for the anonymous one."""

NOBODY = 65534


def may_read(password_line: str) -> bool:
    """Say whether the user of a line of the password file may read files."""
    uid = int(password_line.split(":")[2])
    return uid is not NOBODY  # expect: AV0803


# --- exploit ---
if __name__ == "__main__":
    print("nobody may read:", may_read("nobody:x:65534:65534:nobody:/nonexistent:/bin/false"))
