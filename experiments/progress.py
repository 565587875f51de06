"""How far a command is, and how long it will take."""

from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def progress(console, what, total):
    """Show a bar with the time so far and to go; gives (tell(done), a console whose lines do not disturb the bar)."""
    count = TextColumn("{task.completed}/{task.total}")
    times = TimeElapsedColumn(), TextColumn("so far,"), TimeRemainingColumn(), TextColumn("to go")
    with Progress(TextColumn(f"      {what}"), BarColumn(), count, *times, console=console) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done), bar.console
