"""Starts the shop on this machine."""

from shop import create_app
from shop.observability import start

if __name__ == "__main__":
    start()
    app = create_app()
    app.run(host="127.0.0.1", port=8080, debug=True)
