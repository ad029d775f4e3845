"""How Sphinx builds the documentation site from this folder: `make docs`.

The pages are Markdown that also reads well in a repository browser. Every link must be valid, every warning is an
error, and nothing is fetched while the site is built or read.
"""

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Legible"
html_title = "Legible"
language = "en"
exclude_patterns = ["_build"]

extensions = ["myst_parser"]
nitpicky = True
# Anchors of headings have the form that repository browsers use, so the same link works in both.
myst_heading_anchors = 3
myst_fence_as_directive = ["mermaid"]

html_theme = "furo"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#24614f", "color-brand-content": "#24614f"},
    "dark_css_variables": {"color-brand-primary": "#7cc4ab", "color-brand-content": "#7cc4ab"},
}
html_static_path = ["../frontend/node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False


class Mermaid(Directive):
    """A diagram as text; the page's script draws it in the colours of the chosen theme."""

    has_content: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        """Return the diagram as an element that Mermaid looks for."""
        text = nodes.Text("\n".join(self.content)).astext()
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return [nodes.raw("", f'<pre class="mermaid">{escaped}</pre>', format="html")]


DRAW = """
const dark = document.body.dataset.theme === "dark" ||
  (document.body.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
mermaid.initialize({ startOnLoad: true, theme: dark ? "dark" : "neutral" });
"""


def _add_scripts(app: "Sphinx", _page: str, _template: str, _context: object, doctree: nodes.document | None) -> None:
    if doctree and any('class="mermaid"' in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file("mermaid.tiny.js")
        app.add_js_file(None, body=DRAW)


def _complete_navigation(app: "Sphinx", page: str, source: list[str]) -> None:
    """List every decision below their index, and on the front page every page that it does not list itself."""
    if page == "adr/README":
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n0*\n```\n"
    elif page == "index":
        listed = set(source[0].split("\n"))
        more = [name for name in sorted(app.project.docnames - listed - {"index"}) if not name.startswith("adr/")]
        if more:
            source[0] += "\n```{toctree}\n:caption: More\n:hidden:\n\n" + "\n".join(more) + "\n```\n"


def setup(app: "Sphinx") -> None:
    """Add diagrams, and the pages that are missing in the navigation."""
    app.add_directive("mermaid", Mermaid)
    app.connect("source-read", _complete_navigation)
    app.connect("html-page-context", _add_scripts)
