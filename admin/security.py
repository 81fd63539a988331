"""What every answer carries so that a browser refuses what the panel never sends."""

from http import HTTPStatus

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface

_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:"  # Bootstrap draws the arrow of a select as a data address
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class _SecureOverTls(SecureCookieSessionInterface):
    """Marks the cookie Secure exactly when the page was asked for over TLS; on the loopback it is not."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  Flask's own signature
        return request.is_secure


def install(app: Flask) -> None:
    app.before_request(_refuse_unreadable)
    app.session_interface = _SecureOverTls()

    def protect(response: Response) -> Response:
        for name, content in _HEADERS.items():
            response.headers.setdefault(name, content)
        if request.endpoint != "static":
            # pages show debts and identities: no browser or proxy keeps them
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(protect)


def _refuse_unreadable() -> None:
    """No text of the office holds a NUL and PostgreSQL stores none: whoever sends one is trying something."""
    said = (*request.args.values(), *request.form.values(), request.path)
    if any("\x00" in text for text in said):
        abort(HTTPStatus.BAD_REQUEST)
