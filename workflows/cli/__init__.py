"""The commands, grouped by what they are about; `cobranza.py` assembles them.

A command reads its options, calls one function and shows the answer. Heavy libraries are imported inside
it, so that help and small commands answer at once.
"""
