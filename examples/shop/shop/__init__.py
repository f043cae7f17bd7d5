"""A small web shop: catalogue, accounts, payments and a nightly export."""

from flask import Flask, jsonify, request, session

from shop import accounts, catalogue, orders, settings
from shop.pages import render


def create_app(config_file="config/shop.yml"):
    """Build the application from its configuration file."""
    app = Flask(__name__)
    app.secret_key = settings.SESSION_SECRET
    app.config.update(settings.load(config_file))
    accounts.connect(app.config["DATABASE"])

    @app.get("/")
    def front_page():
        return render("front.html", title="Shop", products=catalogue.ALL)

    @app.get("/search")
    def search():
        wanted = request.args.get("q", "")
        return render("search.html", title=wanted, products=catalogue.search(wanted))

    @app.post("/login")
    def login():
        account = accounts.log_in(request.form["name"], request.form["password"])
        if account is None:
            return jsonify(error="unknown name or password"), 401
        session["account"] = account.name
        return jsonify(name=account.name)

    @app.post("/orders/<int:number>/refund")
    def refund(number):
        account = accounts.find(session["account"])
        return jsonify(refunded=str(orders.refund(account, number)))

    return app
