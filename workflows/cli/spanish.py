"""Spanish for the fixed English words of typer, which offers no translation."""

import re

_HELP_WORDS = (
    ("Usage: ", "Uso: "),
    ("\nOptions:", "\nOpciones:"),
    ("\nArguments:", "\nArgumentos:"),
    ("\nCommands:", "\nÓrdenes:"),
    ("[OPTIONS]", "[OPCIONES]"),
    ("COMMAND [ARGS]...", "ORDEN [ARGUMENTOS]..."),
    ("[required]", "[obligatorio]"),
    ("[default: ", "[por omisión: "),
    ("; required]", "; obligatorio]"),
    (" <str>", ""),
    ("Show this message and exit.", "Muestra esta ayuda y termina."),
)

_PROBLEMS = (
    (r"No such option: (?P<name>\S+)(?: \(Possible options: (?P<hint>.+)\))?", "no existe la opción {name}"),
    (r"No such command '(?P<name>.*?)'\.?(?: Did you mean (?P<hint>.+)\?)?", "no existe la orden «{name}»"),
    (r"Missing command\.", "falta la orden"),
    (r"Missing argument '(?P<name>.+?)'\..*", "falta el argumento {name}"),
    (r"Missing option '(?P<name>.+?)'\..*", "falta la opción {name}"),
    (r"Got unexpected extra argument\S* \((?P<name>.+)\)", "sobra lo siguiente: {name}"),
    (r"Option '(?P<name>.+)' requires an argument\.", "la opción {name} necesita un valor"),
    (r"Option '(?P<name>.+)' does not take a value\.", "la opción {name} no lleva valor"),
    (r"Invalid value for '(?P<name>.+?)': (?P<detail>.+)", "valor no admitido en {name}: {detail}"),
)

_DETAILS = (
    (r"'?(?P<value>.*?)'? is not one of (?P<choices>.+?)\.?", "«{value}» no es ninguno de {choices}"),
    (r"Input should be a valid (?:integer|number).*", "se espera un número"),
    (r"Input should be greater than or equal to (?P<limit>\S+)", "el mínimo es {limit}"),
    (r"Input should be less than or equal to (?P<limit>\S+)", "el máximo es {limit}"),
)


def help_in_spanish(text: str) -> str:
    """The help page of a command with typer's own words in Spanish."""
    for english, spanish in _HELP_WORDS:
        text = text.replace(english, spanish)
    return text


def problem_in_spanish(message: str) -> str:
    """What is wrong with a command line, from typer's message about it."""
    for pattern, spanish in _PROBLEMS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            found = match.groupdict()
            if "detail" in found:
                found["detail"] = _detail_in_spanish(found["detail"])
            hint = found.get("hint")
            return spanish.format(**found) + (f" (¿quiso decir {hint}?)" if hint else "")
    return message


def _detail_in_spanish(detail: str) -> str:
    for pattern, spanish in _DETAILS:
        if match := re.fullmatch(pattern, detail, re.DOTALL):
            return spanish.format(**match.groupdict())
    return detail
