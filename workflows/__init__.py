"""Runs of work: what starts when, in which chunks, and the commands that start it by hand."""
