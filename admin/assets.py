"""Static files under an address that carries their digest, so that a browser may keep them for a year."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request, url_for

_DIGEST_LENGTH = 12
_A_YEAR_SECONDS = 365 * 24 * 60 * 60


def install(app: Flask) -> None:
    """Digest the files once, when the application starts."""
    folder = Path(str(app.static_folder))
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGEST_LENGTH]
        for path in sorted(folder.iterdir())
        if path.is_file()
    }

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=digests[name])

    def keep_for_a_year(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v") == digests.get(
            (request.view_args or {}).get("filename", ""), ""
        ):
            response.headers["Cache-Control"] = f"public, max-age={_A_YEAR_SECONDS}, immutable"
        return response

    app.jinja_env.globals["asset"] = asset
    app.after_request(keep_for_a_year)
