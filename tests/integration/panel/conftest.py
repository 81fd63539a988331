"""Tests of the panel without a browser share its office."""

from panel_fixtures import *  # noqa: F403  a list of fixtures, named in its __all__
