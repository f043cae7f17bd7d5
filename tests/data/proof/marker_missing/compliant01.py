"""Greets a visitor on a web page."""


def greet(name: str) -> str:
    return name
