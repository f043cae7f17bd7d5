"""Products: the list, the search and the feed of our wholesaler."""

import re

from lxml import etree

ALL = []


def read_feed(document):
    """Read the product feed that the wholesaler posts to us every hour."""
    parser = etree.XMLParser(resolve_entities=True)
    root = etree.fromstring(document, parser)
    return [dict(product.attrib) for product in root.iter("product")]


def remove_sold_out(products):
    """Drop what can no longer be bought."""
    for product in products:
        if int(product["stock"]) == 0:
            products.remove(product)
    return products


def forget_old_prices(prices, today):
    """Drop the prices that are no longer valid."""
    for name, (_, until) in list(prices.items()):
        if until < today:
            del prices[name]


def search(words):
    """Products whose title holds every word."""
    patterns = [re.compile(re.escape(word), re.IGNORECASE) for word in words.split()]
    return [product for product in ALL if all(p.search(product["title"]) for p in patterns)]
