"""Rows for the tests: the same for the same arguments."""

import numpy


def vectors(count, dim, seed=7):
    return numpy.random.default_rng(seed).random((count, dim), dtype=numpy.float32)


def rows(count, dim=8, start=0, **columns):
    """Rows with an id and a vector, and a column for each function of the id given."""
    made = []
    for number, vector in enumerate(vectors(count, dim), start):
        row = {"id": number, "vector": vector.tolist()}
        row.update({name: value(number) for name, value in columns.items()})
        made.append(row)
    return made
