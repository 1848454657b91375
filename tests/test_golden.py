"""Golden files are compared, not written, in any run that counts."""

from tests.conftest import REGENERATE


def test_nothing_is_being_regenerated():
    assert not REGENERATE, "TWOPASS_REGENERATE is set: golden files were rewritten; look at them and run again"
