"""Q4, Q5, a confound: the main order arms at half and at twice the learning rate, on seeds that no other sweep uses.

An arm that is merely slower would catch up at a rate of its own; here every arm may take its best.

`python -m experiments.run experiments/sweeps/orders_rates.py`
"""

from experiments.config import Run

ARMS = ("reshuffled", "random_topic_batches", "cyclic_topics", "palindromic_topics")
runs = [
    Run(f"{order} lr={lr:g}", seed, order=order, lr=lr, steps=6144)
    for order in ARMS
    for lr in (1e-3, 2e-3, 4e-3)
    for seed in range(100, 105)
]
