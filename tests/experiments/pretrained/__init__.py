"""Tests of the studies on pretrained models and real documents."""
