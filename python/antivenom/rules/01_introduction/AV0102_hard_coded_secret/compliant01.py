"""Sends the nightly report through the company's mail server."""

import os

SENDER = os.environ.get("REPORT_SENDER", "reports@shop.example")


def send_report(server, text: str) -> None:
    """Log in to the mail server and send the report to the board."""
    server.login(SENDER, os.environ["REPORT_CREDENTIAL"])
    server.sendmail(SENDER, "board@shop.example", text)


# --- exploit ---
if __name__ == "__main__":
    found = [text for text in send_report.__code__.co_consts if isinstance(text, str)]
    print("a reader of the code finds", found[1:])
