"""A data set, recall by score and rates: what every peer's curve is measured with.

Lines are those of SearchCurve on the Java side, comma-separated:
set,system,settings,effortOfBuild,threads,what,effort,recall,qps,cpuQps. With `build` the last two are wall and CPU
seconds. Recall is the share of hits whose score is at least that of the true k-th nearest.
"""

import argparse
import gzip
import os
import resource
import statistics
import time

import numpy as np

BASES = ("base.u8bin", "base_dense128.fvecs", "siftsmall_base.fvecs", "base.fvecs")
ANGULAR = ("wiki", "movie-words")


def arguments(**defaults):
    """What every curve is told; more by `add_argument`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data", help="folder of the sets")
    parser.add_argument("--set", default="mnist-784-euclidean")
    parser.add_argument("--space", default=None, choices=["l2", "ip", "cosine"])
    parser.add_argument("--m", type=int, default=16)
    parser.add_argument("--ef-construction", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2, help="of the build; one searches")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ef", default="10,14,20,28,40,56,80,112,160,240")
    parser.set_defaults(**defaults)
    return parser


class Workload:
    """Base rows and queries as float32, and the score that a right hit has at least."""

    def __init__(self, options):
        folder = os.path.join(options.data, options.set)
        self.space = options.space or ("cosine" if options.set.startswith(ANGULAR) else "l2")
        self.base, self.queries = vectors(folder)
        truth = vecs(os.path.join(folder, f"gt_{self.space}_top100.ivecs"), np.int32)
        self.bars = distances(self.space, self.base[truth[:, options.k - 1]], self.queries)

    def normalized(self):
        """Rows and queries made to length one, for systems that have inner products only."""
        return unit(self.base), unit(self.queries)

    def recall(self, found):
        """The share of right hits among the rows found by the first queries, shape [queries, k]; -1 where there is none.

        They are scored anew, so that every system is judged alike.
        """
        found = np.asarray(found).astype(np.int64)
        bars, queries = self.bars[:len(found)], self.queries[:len(found)]
        slack = 1e-6 * np.abs(bars) + (1e-6 if self.space == "cosine" else 0)
        right = 0
        for rows in found.T:
            scores = distances(self.space, self.base[np.maximum(rows, 0)], queries)
            right += ((scores <= bars + slack) & (rows >= 0)).sum()
        return right / found.size


class Report:
    """Prints the lines of one system."""

    def __init__(self, options, system, settings=None, build_effort=None):
        self.prefix = f"{options.set},{system},{settings or options.m}," \
                      f"{build_effort or options.ef_construction},{options.threads}"

    def build(self, run):
        """Runs a build and says what it took."""
        cpu, wall = cpu_seconds(), time.perf_counter()
        run()
        self.line("build", "", "", f"{time.perf_counter() - wall:.2f}", f"{cpu_seconds() - cpu:.2f}")

    def search(self, effort, recall, wall, cpu):
        self.line("search", effort, f"{recall:.4f}", f"{wall:.0f}", f"{cpu:.0f}")

    def line(self, what, effort, recall, first, second):
        print(f"{self.prefix},{what},{effort},{recall},{first},{second}", flush=True)


def vectors(folder):
    """Base and queries of a set."""
    for base in BASES:
        path = os.path.join(folder, base)
        if os.path.exists(path) or os.path.exists(path + ".gz"):
            query = os.path.join(folder, base.replace("base", "query"))
            if base.endswith("u8bin"):
                return u8(path), u8(query)
            return vecs(path, np.float32), vecs(query, np.float32)
    raise SystemExit("no base vectors in " + folder)


def read(path):
    if os.path.exists(path):
        with open(path, "rb") as file:
            return file.read()
    with gzip.open(path + ".gz", "rb") as file:
        return file.read()


def u8(path):
    raw = read(path)
    rows, dimension = np.frombuffer(raw, "<u4", 2)
    return np.frombuffer(raw, "u1", offset=8).reshape(rows, dimension).astype(np.float32)


def vecs(path, dtype):
    raw = np.frombuffer(read(path), "<i4")
    dimension = raw[0]
    return np.ascontiguousarray(raw.reshape(-1, dimension + 1)[:, 1:]).view(dtype)


def unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-30)


def distances(space, rows, queries):
    """Of each row from its query."""
    if space == "l2":
        return ((rows - queries) ** 2).sum(1)
    dots = (rows * queries).sum(1)
    if space == "cosine":
        dots /= np.linalg.norm(rows, axis=1) * np.linalg.norm(queries, axis=1)
    return 1 - dots


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rates(search, queries, rounds, cpu_clock=time.thread_time):
    """Queries a second by the clock and by CPU, this thread's unless said: medians of rounds of .3 s, after one to warm up."""
    walls, cpus = [], []
    for _ in range(rounds + 1):
        repeats = 0
        cpu, wall = cpu_clock(), time.perf_counter()
        while True:
            found = search()
            repeats += 1
            if time.perf_counter() - wall > 0.3:
                break
        cpus.append(repeats * queries / (cpu_clock() - cpu))
        walls.append(repeats * queries / (time.perf_counter() - wall))
    return statistics.median(walls[1:]), statistics.median(cpus[1:]), found
