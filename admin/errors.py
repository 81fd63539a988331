"""Pages for what went wrong, in Spanish: a failure, a refusal and a missing page read differently."""

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from cases.domain.errors import ChannelDown, CobranzaError

_PAGES = {
    400: ("La solicitud no se entiende", "Vuelva a la página anterior, recárguela y pruebe otra vez."),
    403: ("No tiene acceso a esta página", "Su rol no lo permite. Si lo necesita, pídalo a la jefatura."),
    404: (
        "No existe esa página o ese expediente",
        "Revise el número o la dirección, o búsquelo desde el inicio.",
    ),
    405: ("Esa dirección no se abre así", "Vuelva a la bandeja y use los botones de la página."),
    413: (
        "Lo enviado es demasiado grande",
        "Acorte el texto, o reduzca la foto a menos de 8 MB, y envíelo de nuevo.",
    ),
    429: ("Demasiados intentos", "Espere un minuto y vuelva a intentarlo."),
    500: (
        "Algo falló en el sistema",
        "Nada quedó guardado a medias. Pruebe otra vez; si se repite, avise a quien administra el sistema.",
    ),
    503: ("La base de datos no responde", "Nada se guardó. Espere un momento y recargue esta página."),
}
_REFUSED = 422


def install(app: Flask) -> None:
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ChannelDown, _down)
    app.register_error_handler(CobranzaError, _refused)
    app.register_error_handler(500, _failed)


def _page(status: int, *, title: str = "", advice: str = "", detail: str = "") -> tuple[str, int]:
    known_title, known_advice = _PAGES.get(status, _PAGES[400])
    return (
        render_template(
            "errors/error.html",
            status=status,
            title=title or known_title,
            advice=advice or known_advice,
            detail=detail,
        ),
        status,
    )


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    return error if status < 400 else _page(status)  # noqa: PLR2004  redirects are no errors


def _expired(_: CSRFError) -> tuple[str, int]:
    return _page(
        400,
        title="La página venció antes de enviarla",
        advice="No se guardó nada. Vuelva atrás, copie lo que escribió, recargue la página y envíela de nuevo.",
    )


def _down(error: ChannelDown) -> tuple[str, int]:
    _log().error("channel_down", code=error.code, endpoint=request.endpoint)
    return _page(503, detail=error.code)


def _refused(error: CobranzaError) -> tuple[str, int]:
    """A rule, the law or a missing fact stopped a page that only reads."""
    page = render_template("errors/refused.html", error=error)
    return page, _REFUSED


def _failed(error: Exception) -> tuple[str, int]:
    _log().error(
        "panel_failed",
        endpoint=request.endpoint,
        kind=type(getattr(error, "original_exception", error)).__name__,
    )
    return _page(500)


def _log() -> structlog.stdlib.BoundLogger:
    log: structlog.stdlib.BoundLogger = structlog.get_logger("panel")
    return log
