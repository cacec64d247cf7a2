"""The report as one HTML page that needs nothing else: no script, no font, no image, no request."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from claimcheck.model.judgement import Report
from claimcheck.report import outline, wording
from claimcheck.report.html_view import page

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


@frozen
class HtmlRenderer:
    """`lang`: the language, and so the direction, of everything that is not quoted.

    The page's Content-Security-Policy allows its own style sheet, by digest, and nothing else.
    """

    lang: str = "en"

    def render(self, report: Report) -> str:
        from markupsafe import Markup

        style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
        digest = b64encode(sha256(style.encode()).digest()).decode()
        return (
            _environment()
            .get_template("report.html.j2")
            .render(
                page=page(report, self.lang),
                m=wording.messages(self.lang),
                signs=outline.SIGNS,
                style=Markup(style),
                policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            )
        )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
