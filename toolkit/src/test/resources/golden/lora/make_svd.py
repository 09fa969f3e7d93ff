"""Makes svd.json: the least error of matrices at some ranks, by numpy's exact singular value decomposition.

Usage: python make_svd.py > svd.json

The matrices are not stored: TruncatedSvdTest.java makes the same numbers from the same integer hash.
"""

import json

import numpy as np

GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def mix(z):
    with np.errstate(over="ignore"):
        x = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def uniform(stream, n):
    with np.errstate(over="ignore"):
        h = mix((np.uint64(stream) << np.uint64(32)) + np.arange(n, dtype=np.uint64) + GOLDEN)
    return (h >> np.uint64(40)).astype(np.float64) * 2.0**-24 - 0.5


def matrix(rows, columns, noise):
    m = noise * uniform(1, rows * columns).reshape(rows, columns)
    factor = 1.0
    for t in range(20):
        m += factor * np.outer(uniform(100 + t, rows), uniform(200 + t, columns))
        factor *= 0.8
    return m.astype(np.float32)


def main():
    out = []
    for rows, columns, noise, ranks in [
        (24, 40, 1.0, [1, 5, 23]),
        (40, 24, 1.0, [1, 5, 23]),
        (64, 64, 0.0, [3, 10]),
        (600, 700, 0.02, [8, 64]),
        (700, 600, 0.02, [8, 64]),
        (520, 2000, 1.0, [16]),
    ]:
        m = matrix(rows, columns, noise).astype(np.float64)
        values = np.linalg.svd(m, compute_uv=False)
        for rank in ranks:
            error = float(np.sqrt(np.sum(values[rank:] ** 2)))
            out.append(dict(rows=rows, columns=columns, noise=noise, rank=rank, norm=float(np.linalg.norm(m)), error=error))
    print(json.dumps(out, indent=1))


main()
