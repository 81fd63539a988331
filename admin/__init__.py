"""The panel: where clerks look and click. Reads through cases.service and writes with its verbs only."""

from admin.app import create_app

__all__ = ["create_app"]
