"""The first cause of a failure is gone when somebody, or the code itself, asks for it."""

import logging

KIND = "property"
PAYLOADS = (
    "PermissionError",
    "an amount that is no number",
)


class _Records(logging.Handler):
    """Keeps what is logged."""

    def __init__(self):
        super().__init__()
        self.kept = []

    def emit(self, record):
        self.kept.append(record)


def exploit(module, payload):
    """Cause a failure and look for its cause where the code keeps it."""
    if hasattr(module, "fetch"):
        return _retries_a_refusal(module, payload)
    records = _Records()
    module.log.addHandler(records)
    module.log.propagate = False
    module.amounts([{"amount": payload}])
    return not any(record.exc_info for record in records.kept)


def _retries_a_refusal(module, reason):
    def refuse(name):
        raise PermissionError(reason, name)

    try:
        module.fetch(refuse, "salaries.csv")
    except module.StoreError as failure:
        return module.should_retry(failure)
    raise AssertionError("the refusal was not reported")


def behaviour(module):
    """Documents are read and failures wrapped; readable rows are imported, others logged."""
    if hasattr(module, "amounts"):
        records = _Records()
        module.log.addHandler(records)
        module.log.propagate = False
        assert module.amounts([{"amount": "10"}, {"amount": "1O"}]) == [10]
        assert [record.levelname for record in records.kept] == ["ERROR"]
        return
    assert module.fetch(str.encode, "menu") == b"menu"

    def time_out(name):
        raise TimeoutError(name)

    try:
        module.fetch(time_out, "menu")
    except module.StoreError as failure:
        assert module.should_retry(failure)
        assert "menu" in str(failure)
    else:
        raise AssertionError("the time-out was not reported")
