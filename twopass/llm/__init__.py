"""How a model is asked: what is asked, judged, asked once more and kept."""
