"""Passages, embeddings and grounding: where in the document words stand, and what may close a tag."""
