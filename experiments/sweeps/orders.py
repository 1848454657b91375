"""Q4, Q5: does the order of presentation move τgen and τmem, once the purity of batches is accounted for?

`python -m experiments.run experiments/sweeps/orders.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 8  # the first seed that was run after it

ARMS = (
    "reshuffled",
    "random_topic_batches",
    "cyclic_topics",
    "palindromic_topics",
    "iid",
    "shuffle_once",
    "flipflop",
)
runs = [Run(order, seed, order=order, steps=6144) for order in ARMS for seed in range(10)]
