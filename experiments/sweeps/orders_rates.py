"""Q4, Q5, a confound: the main order arms at twice the learning rate, with the seeds of `orders` to be paired with.

An arm that is merely slower would catch up at a higher rate of its own.

`python -m experiments.run experiments/sweeps/orders_rates.py`
"""

from experiments.config import Run

ARMS = ("reshuffled", "random_topic_batches", "cyclic_topics", "palindromic_topics")
runs = [Run(order, seed, order=order, lr=4e-3, steps=6144) for order in ARMS for seed in range(6)]
