"""Show a visitor's comment on a page."""

from jinja2 import DictLoader, Environment

PAGES = {"comment.html": "<h1>{{ author }} wrote</h1><p>{{ text }}</p>"}

environment = Environment(loader=DictLoader(PAGES), autoescape=True)


def comment_page(author: str, text: str) -> str:
    return environment.get_template("comment.html").render(author=author, text=text)


# --- exploit ---
if __name__ == "__main__":
    print(comment_page("Mallory", "<script>document.title = 'mine now'</script>"))
