"""Coarse classing on tables small enough to check by hand."""

import math

import numpy as np
import pytest

from sim.lender.scoring.bins import (
    MOST,
    add_points,
    classed,
    classes,
    cross_tabulated,
    fine_edges,
    information_value,
    merged,
    weights_of_evidence,
)


def test_a_class_holds_its_lower_edge_and_missing_is_a_class_of_its_own():
    values = np.array([np.nan, 1.0, 2.0, 2.5, 3.0, 99.0, np.inf])
    assert classed(values, np.array([2.0, 3.0])).tolist() == [0, 1, 2, 2, 3, 3, 0]


def test_weight_of_evidence_with_half_a_case_added():
    woe = weights_of_evidence(np.array([0, 90, 10]), np.array([0, 5, 5]))
    assert woe[0] == 0.0
    assert woe[1:] == pytest.approx([math.log(90.5 / 5.5 * 10.5 / 100.5), math.log(10.5 / 5.5 * 10.5 / 100.5)])


def test_information_value_by_hand():
    good, bad = np.array([75, 25]), np.array([25, 75])
    assert information_value(good, bad, np.log([3, 1 / 3])) == pytest.approx(math.log(3))


def test_few_values_stand_alone_and_many_are_cut_into_equal_parts():
    assert fine_edges(np.array([3, 1, 2, 2])).tolist() == [2, 3]
    edges = fine_edges(np.arange(10_000.0))
    assert edges.tolist() == list(range(500, 10_000, 500))


def test_one_common_value_is_not_split():
    values = np.r_[np.zeros(9_000), np.arange(1, 1_001)]
    assert np.bincount(classed(values, fine_edges(values)))[1] == 9_000


def test_the_most_alike_neighbours_are_merged():
    counts = np.array([[0, 900, 900, 500], [0, 100, 101, 500]])
    edges, left = merged(np.array([1.0, 2.0]), counts, most=2)
    assert edges.tolist() == [2.0] and left.tolist() == [[0, 1800, 500], [0, 201, 500]]


def test_a_small_class_joins_the_neighbour_it_resembles():
    counts = np.array([[0, 500, 10, 900], [0, 500, 1, 100]])
    edges, left = merged(np.array([1.0, 2.0]), counts)
    assert edges.tolist() == [1.0] and left[:, 1:].tolist() == [[500, 910], [500, 101]]


def test_classes_are_few_none_small_and_find_a_step():
    rng = np.random.default_rng(1)
    values = rng.normal(size=40_000)
    bad = rng.random(values.size) < np.where(values < 0.5, 0.2, 0.02)
    values[rng.random(values.size) < 0.1] = np.nan
    found = classes(values, bad)
    counts = cross_tabulated(values, bad, found.edges)
    assert counts.sum() == values.size and 2 <= found.woe.size <= MOST + 1
    assert counts.sum(axis=0)[1:].min() >= 0.03 * values.size
    assert np.abs(found.edges - 0.5).min() < 0.1
    assert found.woe[1] < 0 < found.woe[-1]


def test_a_feature_without_values_is_one_class():
    found = classes(np.full(50, np.nan), np.arange(50) < 5)
    assert found.edges.size == 0 and found.woe[1] == 0.0


def test_points_of_the_class_are_added():
    values, edges = np.array([np.nan, 0.0, 2.0, 7.0], np.float32), np.array([2.0, 5.0])
    out = np.full(4, 100, np.int32)
    add_points(values, edges, np.array([-7, 1, 2, 3], np.int32), out)
    assert out.tolist() == [93, 101, 102, 103]
    assert (out - 100).tolist() == np.array([-7, 1, 2, 3])[classed(values, edges)].tolist()
