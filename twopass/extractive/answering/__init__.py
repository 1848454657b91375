"""Answers and verdicts without a model: the document's own sentences, and only where their wording is decisive."""
