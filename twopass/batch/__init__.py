"""Many documents over one reader: each is yielded as it is done, and one that fails is a record, not a stop."""

from twopass.batch.gathering import KINDS, gather
from twopass.batch.jobs import Engine, Indexed, Job
from twopass.batch.running import index, run_job

__all__ = ["KINDS", "Engine", "Indexed", "Job", "gather", "index", "run_job"]
