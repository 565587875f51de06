"""Commands: each composes settings, calls the simulator and writes what it found."""
