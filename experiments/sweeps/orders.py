"""Q4, Q5: does the order of presentation move τgen and τmem, once the purity of batches is accounted for?

`python -m experiments.run experiments/sweeps/orders.py`
"""

from experiments.config import Run

ARMS = (
    "reshuffled",
    "random_topic_batches",
    "cyclic_topics",
    "palindromic_topics",
    "iid",
    "shuffle_once",
    "flipflop",
)
runs = [Run(order, seed, order=order, steps=6144) for order in ARMS for seed in range(8)]
