"""How a command ends: one line on stderr and an exit code, a traceback only for a fault of ours.

0 good, 1 a fault, 2 bad input, 3 environment, 4 integrity, 130 and 143 interrupted.  An error says its code itself
(`exit_code`), as BadInput does.
"""

import os
import signal
import sys
import threading
import traceback
from concurrent.futures import BrokenExecutor

from sim.settings.errors import one_line

GOOD, FAULT, ENVIRONMENT, INTERRUPTED, TERMINATED = 0, 1, 3, 130, 143


def guarded(action):
    """Call, and turn what goes wrong into one line and an exit code."""
    before = _end_on_termination()
    _raise_on_interrupt()
    try:
        return action() or GOOD
    except SystemExit as end:
        if end.code == TERMINATED:
            return complain("terminated; the same command starts it again", TERMINATED)
        raise
    except KeyboardInterrupt:
        return complain("interrupted; the same command starts it again", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except OSError as error:
        return complain(f"{error.filename or 'system'}: {error.strerror or error}", ENVIRONMENT)
    except MemoryError:
        return complain("memory: not enough; choose a smaller population.size", ENVIRONMENT)
    except BrokenExecutor:
        return complain("processes: one was ended from outside, perhaps for want of memory; try threads=1", ENVIRONMENT)
    except Exception as error:
        if hasattr(error, "exit_code"):
            return complain(str(error), error.exit_code)
        traceback.print_exc()
        return FAULT
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def complain(line, code):
    """One line on stderr."""
    print(one_line(line), file=sys.stderr)
    return code


def _raise_on_interrupt():
    """Let Ctrl-C interrupt the command, where it still ends the process at once."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end_on_termination():
    """Let SIGTERM end the command like an interrupt, with its own exit code."""
    try:
        return signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    except ValueError:  # not in the main thread
        return None
