"""Q4, Q5, a confound: the main order arms with plain SGD, which carries nothing from one topic's batches to the next's.

The rate is the largest of 0.2, 0.5, 1 and 2 at which a pilot (another seed) trained without spikes; it is not tuned for
any arm, and much slower than AdamW: judge these arms against each other only. 3,072 steps are enough for τgen; nothing
is memorised by then.

`python -m experiments.run experiments/sweeps/orders_sgd.py`
"""

from experiments.config import Run

registration = "2026-11-29-more-seeds.md"
registered_from = 6  # the first seed that was run after it
ARMS = ("reshuffled", "random_topic_batches", "cyclic_topics", "palindromic_topics")
runs = [Run(order, seed, order=order, optimizer="sgd", lr=0.2, steps=3072) for order in ARMS for seed in range(10)]
