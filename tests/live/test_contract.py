"""The contract that every model keeps, all of it, with a real model: on vLLM, its server, and transformers."""

from __future__ import annotations

import pytest

from tests.backends.test_contract import (  # noqa: F401  (collected here again, over the backends of this folder)
    Asked,
    Choice,
    ask_for,
    test_a_reply_is_json,
    test_a_reply_is_told_at_most_once_and_is_the_one_returned,
    test_name_form_context_and_tokens,
    test_nothing_asked_nothing_answered,
    test_one_valid_reply_a_request,
    test_replies_keep_the_order_of_the_requests,
    test_threads_share_a_backend,
)
from twopass.backends.base import Model

pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def case(backend: Model) -> Asked:
    return Asked(backend, ask_for(Choice), Choice)
