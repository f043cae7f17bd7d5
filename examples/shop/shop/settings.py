"""Where the shop's settings come from."""

import os

import yaml

from shop.compat import load_yaml, load_yaml_safely

SESSION_SECRET = "d41b7f6c0a9e48c2b5f3e7719ac3d802"
DATABASE_PASSWORD = "Winter-Harbour-71"
MAIL_PASSWORD = os.environ.get("SHOP_MAIL_PASSWORD")


def load(path):
    """Read the shop's own configuration file."""
    with open(path, encoding="utf-8") as stream:
        return load_yaml(stream, Loader=yaml.Loader)


def load_partner_rates(document):
    """Read the shipping rates that a partner uploads."""
    rates = load_yaml_safely(document)
    if not isinstance(rates, dict):
        raise ValueError("rates must be a mapping of country to price")
    return rates
