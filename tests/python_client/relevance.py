"""Texts that people have judged, and how well a list of hits answers a query.

The sets lie in the folder that ELANUS_DATA names, by default beside the repository; `data_set` skips a test
where one is missing.
"""

import collections
import gzip
import json
import math
import os
import pathlib

import numpy

DATA = pathlib.Path(os.environ.get("ELANUS_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared/data"))

#: nDCG@10, MAP@1000 and recall@100 of a plain BM25 over runs of ASCII letters and digits, as published with the sets.
REFERENCE = {
    "cranfield": (0.3492, 0.2692, 0.6960),
    "npl": (0.3563, 0.2110, 0.4618),
    "cacm": (0.3936, 0.2639, 0.5745),
}

Judged = collections.namedtuple("Judged", "documents queries relevant")
Hybrid = collections.namedtuple("Hybrid", "texts dense sparse domains queries relevant")
Side = collections.namedtuple("Side", "texts dense sparse")


def data_set(name):
    """The folder of a set; the test that asks is skipped where it is not there."""
    folder = DATA / name
    if not folder.exists():
        import pytest
        pytest.skip(f"no data set at {folder}: set ELANUS_DATA")
    return folder


def _lines(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as lines:
        return [json.loads(line) for line in lines]


def judged(name):
    """Documents and queries by id, and the ids of the documents that answer a query."""
    folder = data_set("ir-classic") / name
    relevant = collections.defaultdict(set)
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        query, document, relevance, _ = line.split("\t")
        if relevance == "1":
            relevant[int(query)].add(int(document))
    return Judged({row["id"]: row["text"] for row in _lines(folder / "docs.jsonl.gz")},
                  {row["id"]: row["text"] for row in _lines(folder / "queries.jsonl") if row["id"] in relevant},
                  relevant)


def hybrid():
    """Texts with a dense and a sparse vector. Nobody judged them: what answers a query is what comes from its domain."""
    folder = data_set("bright-hybrid-1024")
    sides = []
    for side in ("base", "query"):
        rows = _lines(folder / f"{side}.jsonl.gz")
        sides.append((Side([row["text"] for row in rows], _vectors(folder / f"{side}_dense1024.fvecs.gz"),
                           _sparse(folder / f"{side}_sparse.csr.gz")), [row["domain"] for row in rows]))
    (base, domains), (queries, wanted) = sides
    return Hybrid(base.texts, base.dense, base.sparse, domains, queries,
                  {q: {row for row, domain in enumerate(domains) if domain == of} for q, of in enumerate(wanted)})


def _vectors(path):
    raw = gzip.decompress(path.read_bytes())
    dimension = int.from_bytes(raw[:4], "little")
    return numpy.frombuffer(raw, dtype="<f4").reshape(-1, dimension + 1)[:, 1:]


def _sparse(path):
    """One dict of position to weight a row."""
    raw = gzip.decompress(path.read_bytes())
    rows, _, entries = numpy.frombuffer(raw, dtype="<i8", count=3)
    starts = numpy.frombuffer(raw, dtype="<i8", count=rows + 1, offset=24)
    positions = numpy.frombuffer(raw, dtype="<i4", count=entries, offset=24 + 8 * (rows + 1))
    weights = numpy.frombuffer(raw, dtype="<f4", count=entries, offset=24 + 8 * (rows + 1) + 4 * entries)
    return [dict(zip(positions[a:b].tolist(), weights[a:b].tolist())) for a, b in zip(starts, starts[1:])]


# -- figures: each of one query, between 0 and 1; `hits` are ids, best first ------------------------


def gain(hits, relevant, at=10):
    """nDCG: binary gains discounted by log2(rank + 1), of the best possible."""
    found = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(hits[:at], 1) if hit in relevant)
    return found / sum(1 / math.log2(rank + 1) for rank in range(1, min(at, len(relevant)) + 1))


def average_precision(hits, relevant):
    precisions, found = 0, 0
    for rank, hit in enumerate(hits, 1):
        if hit in relevant:
            found += 1
            precisions += found / rank
    return precisions / len(relevant)


def recall(hits, relevant, at=100):
    return len(relevant.intersection(hits[:at])) / len(relevant)


def mean(figure, answers, relevant):
    """A figure over all queries.

    :param answers: query to its hits
    """
    return sum(figure(hits, relevant[query]) for query, hits in answers.items()) / len(answers)
