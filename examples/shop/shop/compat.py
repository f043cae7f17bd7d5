"""One place for third-party names, so that a library can be exchanged later."""

import requests as http
from yaml import load as load_yaml
from yaml import safe_load as load_yaml_safely

__all__ = ["http", "load_yaml", "load_yaml_safely"]
