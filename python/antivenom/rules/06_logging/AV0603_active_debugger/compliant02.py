"""Settings of the shop, with the error page that reads them."""

import os
import traceback

DEBUG = os.environ.get("SHOP_DEBUG") == "1"
ROOT_URLCONF = "shop.urls"
MAIL_ACCOUNT = os.environ.get("MAIL_ACCOUNT", "none")


def error_page(error: BaseException) -> str:
    """Say what went wrong, in detail for developers."""
    if DEBUG:
        settings = {name: value for name, value in globals().items() if name.isupper()}
        return f"{''.join(traceback.format_exception(error))}\n{settings}"
    return "Something went wrong."


# --- exploit ---
if __name__ == "__main__":
    print(error_page(KeyError("order 8")))
