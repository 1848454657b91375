"""Diffusion models at the size of the study: the reference that the two timescales were first found in (Q1, Q7)."""
