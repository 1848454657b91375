"""Q4, Q5, the rest of the order arms, and the main ones again with SGD, which has no moments to carry across topics.

Blocked arms present each topic four times before the next. The rate of SGD is not tuned: judge its arms against each
other only.

`python -m experiments.run experiments/sweeps/orders_more.py`
"""

from experiments.config import Run

BLOCKED = ("blocked_forward_forward", "blocked_forward_backward", "blocked_forward_random")
MAIN = ("reshuffled", "random_topic_batches", "cyclic_topics", "palindromic_topics")
runs = [
    Run(order, seed, order=order, rounds=4 if order in BLOCKED else 0, steps=6144)
    for order in ("palindromic_single_turn", *BLOCKED)
    for seed in range(8)
] + [
    Run(f"{order}, SGD", seed, order=order, optimizer="sgd", lr=0.2, steps=12288) for order in MAIN for seed in range(8)
]
