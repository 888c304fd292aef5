"""Progress on standard error: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time

from generator.errors import Problem

_WIDTH = 24


class Progress:
    """Tells what is being done. `steps` is how many calls are expected; the bar never runs past its end."""

    def __init__(self, steps: int, *, quiet: bool = False) -> None:
        self.steps = steps
        self.quiet = quiet
        self.done = 0
        self.started = time.monotonic()
        self.terminal = sys.stderr.isatty()

    def say(self, what: str) -> None:
        """Tell that `what` begins now."""
        if self.quiet:
            return
        if self.terminal:
            filled = min(self.done, self.steps) * _WIDTH // self.steps
            print(f"\r\x1b[K[{'█' * filled}{'·' * (_WIDTH - filled)}] {what}", end="", file=sys.stderr, flush=True)
        else:
            print(f"{what} …", file=sys.stderr, flush=True)
        self.done += 1

    def warn(self, warning: Problem) -> None:
        """Print a warning, quiet or not."""
        print("\r\x1b[K" * self.terminal + "\n".join(warning.lines()), file=sys.stderr, flush=True)

    def end(self, what: str = "") -> None:
        """Clear the bar and tell the outcome."""
        if self.quiet:
            return
        if self.terminal:
            print("\r\x1b[K", end="", file=sys.stderr)
        if what:
            print(f"{what} ({time.monotonic() - self.started:.1f} s)", file=sys.stderr, flush=True)
