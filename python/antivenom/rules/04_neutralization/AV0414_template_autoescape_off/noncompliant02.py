"""Show a visitor's comment on a page."""

from jinja2 import Template

PAGE = "<h1>{{ author }} wrote</h1><p>{{ text }}</p>"


def comment_page(author: str, text: str) -> str:
    return Template(PAGE).render(author=author, text=text)  # expect: AV0414


# --- exploit ---
if __name__ == "__main__":
    print(comment_page("Mallory", "<script>document.title = 'mine now'</script>"))
