"""A user's own decisions: a Python file named on the command line registers them by name."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from sim.settings import BadInput

FLAG = "--plugin"


def load_plugin(path):
    """Run a user's file once, so that what it registers can be chosen by name."""
    if "\0" in str(path):
        raise BadInput(FLAG, path, "is not a Python file")
    path = Path(path).resolve()
    name = f"plugin_{path.stem}"
    loaded = sys.modules.get(name)
    if loaded is not None and loaded.__file__ == str(path):
        return
    if path.suffix != ".py" or not path.is_file():
        raise BadInput(FLAG, str(path), "is not a Python file")
    spec = spec_from_file_location(name, path)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BadInput:
        del sys.modules[name]
        raise
    except Exception as error:
        del sys.modules[name]
        raise BadInput(FLAG, str(path), f"failed: {type(error).__name__}: {error}") from error
