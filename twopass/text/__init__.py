"""Sentences, tokens and statistics of running text, and whether a sentence may stand alone."""
