"""Ends sessions that nobody has used for a while."""


def end_idle(sessions: dict[str, float], now_s: float, idle_s: float) -> None:
    """Delete every session that was last used more than idle_s seconds ago."""
    for token, used_s in sessions.copy().items():
        if now_s - used_s > idle_s:
            del sessions[token]


# --- exploit ---
if __name__ == "__main__":
    sessions = {"one": 10.0, "two": 20.0, "three": 95.0}
    try:
        end_idle(sessions, now_s=100.0, idle_s=60.0)
    except RuntimeError as error:
        print("the cleaning stopped:", error)
    print("sessions:", sessions)
