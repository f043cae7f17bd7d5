"""The pages that a visitor sees, and the mails that we send."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

_TEMPLATES = FileSystemLoader(Path(__file__).parent / "templates")

pages = Environment(loader=_TEMPLATES, autoescape=False)
mails = Environment(loader=_TEMPLATES, autoescape=select_autoescape(["html"]))


def render(name, **values):
    """Fill in one page."""
    return pages.get_template(name).render(**values)


def render_mail(name, **values):
    """Fill in one mail."""
    return mails.get_template(name).render(**values)
