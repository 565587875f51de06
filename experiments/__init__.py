"""Commands: each composes settings, calls the simulator and writes what it found."""

import gc
import signal
import sys

if sys.argv[:1] == ["-m"] and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while a command's modules load, Ctrl-C just ends it; see `guard`

import sim  # noqa: E402, F401

gc.freeze()  # a command's modules stay until it ends: garbage is never looked for among them
