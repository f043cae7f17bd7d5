"""A settings document makes the program call a function that the document names."""

import contextlib
import os

KIND = "exploit"
REQUIRES = ("PyYAML",)
# Each document leaves a directory named `called` in the working directory.
PAYLOADS = (
    "!!python/object/apply:os.mkdir [called]",
    'port: !!python/object/apply:builtins.eval [\'__import__("os").mkdir("called")\']',
    "- &name called\n- !!python/object/new:os.mkdir [*name]",
)


def exploit(module, payload):
    import yaml

    with contextlib.suppress(yaml.YAMLError):
        module.read_settings(payload)
    return os.path.isdir("called")


def behaviour(module):
    settings = module.read_settings("port: 8080\nhosts: [a, b]\ndebug: false\n")
    assert settings == {"port": 8080, "hosts": ["a", "b"], "debug": False}
    if hasattr(module, "SettingsLoader"):
        assert module.read_settings("timeout: !minutes 5") == {"timeout": 300}
