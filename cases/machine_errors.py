"""Spanish for what the operating system answers when it cannot do something."""

import errno

_CAUSES = {
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "el disco es de solo lectura",
    errno.ENOSPC: "el disco está lleno",
    errno.EDQUOT: "se agotó la cuota de disco",
    errno.ENOENT: "no existe",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EEXIST: "ya existe y no es una carpeta",
    errno.EISDIR: "es una carpeta",
    errno.EADDRINUSE: "ya lo usa otro programa",
    errno.EADDRNOTAVAIL: "esa dirección no es de esta máquina",
}


def cause_in_spanish(error: OSError) -> str:
    """Why it failed, in a few words; the system's own where we have none."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)
