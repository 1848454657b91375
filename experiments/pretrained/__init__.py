"""Pretrained language models and real documents: what an index tells them (the bridge), what they learn by heart."""
