"""A case as people and scripts read it: today, on any past date, and as it was known on one."""

from cases.service.casefile.as_json import case_as_dict
from cases.service.casefile.papers import document_content
from cases.service.casefile.view import Action, CaseView, case_view
from cases.service.finding import find_case

__all__ = ["Action", "CaseView", "case_as_dict", "case_view", "document_content", "find_case"]
