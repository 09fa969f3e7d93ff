"""Writes cmaes.json: the state of PyPI's `cmaes` (the package behind Optuna's CmaEsSampler) after each of several
generations whose points and values are given, for 1 + 2 + 6 dimensions' worth of updates.

    python make_cmaes.py > cmaes.json
"""

import json
import sys

import cmaes
import numpy as np

out = {"cmaes": cmaes.__version__, "cases": []}
for dim, generations in ((2, 6), (6, 8)):
    rng = np.random.RandomState(dim)
    opt = cmaes.CMA(mean=np.full(dim, 0.5), sigma=1 / 6, bounds=np.array([[0.0, 1.0]] * dim), seed=1)
    case = {"dim": dim, "population": opt.population_size, "generations": []}
    for _ in range(generations):
        points = [np.clip(opt._mean + opt._sigma * rng.randn(dim), 0, 1) for _ in range(opt.population_size)]
        values = [float(np.sum((p - 0.3) ** 2 * np.arange(1, dim + 1))) for p in points]
        opt.tell(list(zip(points, values)))
        case["generations"].append(
            {
                "points": [p.tolist() for p in points],
                "values": values,
                "mean": opt._mean.tolist(),
                "sigma": float(opt._sigma),
                "covariance": opt._C.tolist(),
            }
        )
    out["cases"].append(case)
json.dump(out, sys.stdout)
