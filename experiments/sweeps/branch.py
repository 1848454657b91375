"""Q4 (H1): does structure learned early slow down the learning of new details, and does order matter to that?

Every run learns the same 128 new samples; what differs is what it starts from: fresh weights, weights that have learned
the structure (400 steps on other samples whose details were always fresh), or those weights with the optimiser's
moments forgotten; under reshuffled order, topic after topic, and pure batches in random order.

`python -m experiments.run experiments/sweeps/branch.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 8  # the first seed that was run after it

STARTS = {"fresh": (0, False), "structure": (400, False), "structure, moments forgotten": (400, True)}
runs = [
    Run(
        f"{start} / {order}",
        seed,
        n=128,
        batch=16,
        architecture="llama",
        order=order,
        pretrain=pretrain,
        reset=reset,
        steps=4096,
    )
    for order in ("reshuffled", "cyclic_topics", "random_topic_batches")
    for start, (pretrain, reset) in STARTS.items()
    for seed in range(10)
]
