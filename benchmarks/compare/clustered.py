"""Writes a clustered set in the formats of the others: base.fvecs, query.fvecs and the exact gt_l2_top100.ivecs.

A mixture of Gaussians of unequal weight in a space of few dimensions, each with a decaying spectrum of its own, bent by
tanh and projected into the set's dimension, with a little noise: nearly every embedding looks so. All of it from the
seed. Needs `pip install numpy`. usage: clustered.py FOLDER ROWS DIMENSION [--seed 1]
"""

import argparse
import os

import numpy as np

QUERIES = 1000
CLUSTERS = 300
BLOCK = 20_000
NEAREST = 100


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("rows", type=int)
    parser.add_argument("dimension", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    base, queries = points(np.random.default_rng(options.seed), options.rows, options.dimension)
    write(options.folder, "query.fvecs", queries)
    write(options.folder, "gt_l2_top100.ivecs", nearest(base, queries))
    write(options.folder, "base.fvecs", base)


def points(random, rows, dimension):
    """Base rows and held-out queries of one distribution, float32."""
    latent = max(16, min(dimension // 2, 96))
    centres = random.standard_normal((CLUSTERS, latent))
    spectrum = 1 / np.sqrt(1 + np.arange(latent) / 4)
    spectra = np.stack([random.permutation(spectrum) for _ in range(CLUSTERS)]) * 0.6
    weights = 1 / (1 + np.arange(CLUSTERS)) ** 0.7
    projection = (random.standard_normal((latent, dimension)) / np.sqrt(latent)).astype(np.float32)
    total = rows + QUERIES
    made = np.empty((total, dimension), np.float32)
    for start in range(0, total, BLOCK):
        count = min(BLOCK, total - start)
        cluster = random.choice(CLUSTERS, count, p=weights / weights.sum())
        inner = centres[cluster] + spectra[cluster] * random.standard_normal((count, latent))
        noise = 0.02 * random.standard_normal((count, dimension), dtype=np.float32)
        made[start:start + count] = np.tanh(inner).astype(np.float32) @ projection + noise
    return made[QUERIES:], made[:QUERIES]


def nearest(base, queries):
    """The rows of the nearest of each query by squared distance, in order: candidates by matrix products, then exact."""
    best = np.empty((len(queries), 0), np.int64)
    keys = np.empty((len(queries), 0), np.float32)
    for start in range(0, len(base), BLOCK):
        block = base[start:start + BLOCK]
        costs = (block ** 2).sum(1)[None, :] - 2 * queries @ block.T
        keys = np.concatenate([keys, costs], axis=1)
        best = np.concatenate([best, np.broadcast_to(np.arange(start, start + len(block)), costs.shape)], axis=1)
        kept = np.argpartition(keys, min(2 * NEAREST, keys.shape[1] - 1), axis=1)[:, :2 * NEAREST]
        keys, best = np.take_along_axis(keys, kept, 1), np.take_along_axis(best, kept, 1)
    found = np.empty((len(queries), NEAREST), np.int32)
    for q, query in enumerate(queries):
        exact = ((base[best[q]].astype(np.float64) - query) ** 2).sum(1)
        found[q] = best[q][np.lexsort((best[q], exact))[:NEAREST]]
    return found


def write(folder, name, rows):
    """An int32 dimension before each row, little-endian; the base last, so that a set is whole when it is there."""
    framed = np.empty((len(rows), rows.shape[1] + 1), "<i4")
    framed[:, 0] = rows.shape[1]
    framed[:, 1:] = rows.view("<i4")
    path = os.path.join(folder, name)
    framed.tofile(path + ".part")
    os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
