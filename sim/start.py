"""What keeps a start short: parts of other packages wait until they are asked for, and so does the search for garbage."""

import gc
import sys
from contextlib import contextmanager
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from threading import RLock

# Mesa imports them all: a thousand modules, a third of a start.  Months need none; tables need pandas, once they are over.
POSTPONED = ("networkx", "pandas", "mesa.experimental")


@contextmanager
def short_start():
    """Import what a market needs, and only that.

    What has been made by then counts as old at once, without being looked through: modules stay.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        for name in POSTPONED:
            postpone(name)
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if collecting:
            gc.enable()


def postpone(name):
    """Let a package that is not imported yet be loaded when something of it is first asked for (PEP 562)."""
    outer, _, inside = name.partition(".")
    found = find_spec(outer) if name not in sys.modules else None
    spec = PathFinder.find_spec(name, found.submodule_search_locations) if found and inside else found
    if spec is None:
        return
    module, lock, begun = module_from_spec(spec), RLock(), []
    folders = module.__dict__.pop("__path__")  # missed, and so asked for, where only a part of the package is imported

    def load(attribute):
        with lock:  # other threads wait until all is there; this one comes back for what is not there yet
            if not begun:
                begun.append(attribute)
                module.__path__ = folders
                spec.loader.exec_module(module)
                if module.__getattr__ is load:
                    del module.__getattr__
            elif attribute not in module.__dict__:
                raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        return getattr(module, attribute)

    module.__getattr__ = load
    sys.modules[name] = module
