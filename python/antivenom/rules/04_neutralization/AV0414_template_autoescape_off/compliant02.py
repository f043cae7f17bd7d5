"""Show a visitor's comment on a page."""

from jinja2 import Template

PAGE = "<h1>{{ author }} wrote</h1><p>{{ text }}</p>"


def comment_page(author: str, text: str) -> str:
    return Template(PAGE, autoescape=True).render(author=author, text=text)


# --- exploit ---
if __name__ == "__main__":
    print(comment_page("Mallory", "<script>document.title = 'mine now'</script>"))
