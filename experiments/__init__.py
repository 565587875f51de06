"""Commands: each composes settings, calls the simulator and writes what it found."""

import gc

import sim  # noqa: F401

gc.freeze()  # a command's modules stay until it ends: garbage is never looked for among them
