"""A start is short: what a month does not need waits until it is asked for, and then it is all there."""

import json
import subprocess
import sys

import pytest

from sim.start import postpone


def printed(code):
    """What a fresh Python prints as JSON, importing the simulator first."""
    return alone(f"import json, sys, sim\n{code}")


def alone(code):
    """What a fresh Python prints as JSON."""
    return json.loads(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True).stdout)


def test_a_month_needs_neither_tables_nor_networks_nor_linear_algebra():
    code = """
market = sim.CreditMarket(sim.load_settings(["population.size=300", "horizon.burn_in_months=0", "monitoring.watch_every=day"]))
market.step()
market.step()
loaded = [name for name in ("pandas.core", "scipy.linalg", "scipy.special", "networkx.classes") if name in sys.modules]
print(json.dumps(loaded))
"""
    printed(code)  # whatever had to be compiled is on the disk now
    assert printed(code) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("import pandas\nfound = int(pandas.DataFrame({'a': [1, 2]}).a.sum())", 3),
        ("import pandas.testing\nfound = pandas.testing.assert_frame_equal.__name__", "assert_frame_equal"),
        ("from pandas import Series\nfound = list(Series([4]))", [4]),
        ("import networkx as nx\nfound = nx.path_graph(3).number_of_edges()", 2),
        ("from networkx.algorithms import shortest_path\nfound = shortest_path.__name__", "shortest_path"),
        ("from mesa.experimental.devs import ABMSimulator\nfound = ABMSimulator.__name__", "ABMSimulator"),
        ("import mesa\nfound = mesa.experimental.devs.__name__", "mesa.experimental.devs"),
        ("import mesa, networkx\nfound = mesa.space.NetworkGrid(networkx.path_graph(4)).get_neighborhood(0, radius=2)", [1, 2]),
        ("import pandas\nfound = [hasattr(pandas, 'no_such_name'), hasattr(pandas, 'concat')]", [False, True]),
    ],
)
def test_what_waits_is_all_there_when_it_is_asked_for(asked, found):
    assert printed(f"{asked}\nprint(json.dumps(found))") == found


def test_threads_that_ask_at_once_all_find_it():
    code = """
import pandas
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
together = Barrier(8)
def ask(k):
    together.wait()
    return pandas.DataFrame({"k": [k]}).k[0] == k
print(json.dumps([bool(found) for found in ThreadPoolExecutor(8).map(ask, range(8))]))
"""
    assert printed(code) == [True] * 8


def test_what_is_not_installed_stays_missing_and_what_is_imported_stays():
    before = sys.modules["json"]
    postpone("json")
    postpone("no_such_package")
    postpone("json.no_such_part")
    assert sys.modules["json"] is before and not {"no_such_package", "json.no_such_part"} & set(sys.modules)


def test_garbage_is_looked_for_after_the_import_as_it_was_before():
    assert printed("import gc\nprint(json.dumps([gc.isenabled(), gc.get_freeze_count()]))") == [True, 0]
    assert alone("import gc, json\ngc.disable()\nimport sim\nprint(json.dumps(gc.isenabled()))") is False
    assert alone("import gc, json\ngc.freeze()\nimport sim\nprint(json.dumps(gc.get_freeze_count() > 0))")
