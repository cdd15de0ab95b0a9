"""How far a procedure went."""

from __future__ import annotations

from superbill.model.procedure import Outcome


def test_only_work_that_was_begun_can_be_stopped() -> None:
    assert {outcome for outcome in Outcome if outcome.stopped} == {
        Outcome.STOPPED_BEFORE_ANAESTHESIA,
        Outcome.STOPPED_AFTER_ANAESTHESIA,
    }
