"""Builds what the package ships from its readable sources: `python -m document_templates.build`."""
