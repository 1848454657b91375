"""Q4, Q5, a confound: the main order arms at twice the learning rate, with the seeds of `orders` to be paired with.

An arm that is merely slower would catch up at a higher rate of its own.

`python -m experiments.run experiments/sweeps/orders_rates.py`
"""

from experiments.config import Run

registration = "2026-11-29-more-seeds.md"
registered_from = 6  # the first seed that was run after it
ARMS = ("reshuffled", "random_topic_batches", "cyclic_topics", "palindromic_topics")
runs = [Run(order, seed, order=order, lr=4e-3, steps=6144) for order in ARMS for seed in range(10)]
