"""Takes the members that left the company out of an access list."""


def remove_leavers(members: list[str], left: frozenset[str]) -> list[str]:
    """Remove everybody who left, in place, and hand the list back."""
    for member in members:
        if member in left:
            members.remove(member)  # expect: AV0801
    return members


# --- exploit ---
if __name__ == "__main__":
    access = remove_leavers(["alice", "mallory", "trudy", "bob"], frozenset({"mallory", "trudy"}))
    print("still has access:", ", ".join(access))
