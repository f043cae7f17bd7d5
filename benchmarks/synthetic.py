"""What would it cost if there were ten times as many rules?

Rules are made up from shapes that real ones have, over names that ordinary code uses all the
time, because rules about names that never occur would be free and prove nothing. Each has one
condition that hardly any code meets, so that the time measured is spent on looking, not on
printing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

_CALLABLES = (
    "builtins.open builtins.print builtins.getattr builtins.isinstance builtins.len "
    "builtins.sorted collections.OrderedDict collections.defaultdict contextlib.contextmanager "
    "copy.copy copy.deepcopy datetime.datetime datetime.timedelta functools.partial "
    "functools.wraps hashlib.sha256 inspect.signature io.BytesIO io.StringIO itertools.chain "
    "json.dumps json.loads logging.getLogger os.getcwd os.listdir os.makedirs os.path.exists "
    "os.path.isdir os.path.join os.remove pathlib.Path re.compile re.match re.search re.sub "
    "shutil.copy shutil.rmtree socket.socket subprocess.Popen sys.exit tempfile.mkdtemp "
    "threading.Thread time.sleep time.time urllib.parse.urlparse uuid.uuid4 warnings.warn"
).split()
_METHODS = (
    "append encode decode execute filter format get items join keys lower read replace split "
    "startswith strip update values write"
).split()


def rules(count: int) -> str:
    """Write a rule file in the outside form.

    Args:
        count: How many rules it holds; beyond the number of different shapes and names the
            rarely met condition keeps them apart.

    Returns:
        The text of the file. It is JSON, which every YAML reader takes.
    """
    made = []
    for number, detection in zip(range(count), _detections(), strict=False):
        rule = {"id": f"synthetic-{number:03}", "languages": ["python"], "severity": "WARNING"}
        made.append({**rule, "message": "made up for a measurement", **detection})
    return json.dumps({"rules": made}, indent=1)


def _detections() -> Iterator[dict[str, object]]:
    number = 0
    while True:
        for name in _CALLABLES:
            called = name.removeprefix("builtins.")
            yield {"pattern": f"{called}(..., unlikely_option_{number}=$VALUE, ...)"}
            yield {
                "patterns": [
                    {"pattern": f"$RESULT = {called}($ARGUMENT, ...)"},
                    {"metavariable-regex": {"metavariable": "$RESULT", "regex": f"zq{number}_"}},
                ]
            }
            yield {
                "patterns": [
                    {"pattern": f"{called}(...)"},
                    {"pattern-inside": f"def unlikely_{number}(...):\n    ...\n"},
                ]
            }
            number += 1
        for method in _METHODS:
            yield {"pattern": f'$OBJECT.{method}("unlikely {number}", ...)'}
            yield {
                "patterns": [
                    {"pattern": f"$OBJECT.{method}($ARGUMENT)"},
                    {"pattern-inside": f"class Unlikely{number}(...):\n    ...\n"},
                ]
            }
            number += 1
