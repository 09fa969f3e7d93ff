"""Studies in which trials fail, return NaN or infinities, or are pruned, as Optuna 5.0.0 treats them. Writes unreal.json."""

import json
import math
import pathlib

import numpy as np

_argsort = np.argsort  # equal infinities: see make_golden.py
np.argsort = lambda a, axis=-1, kind=None, **kw: _argsort(a, axis=axis, kind=kind or "stable", **kw)

import optuna  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)


def objective(trial):
    x, y = trial.suggest_float("x", -1.0, 1.0), trial.suggest_float("y", 0.0, 2.0)
    what = trial.number % 17
    if what == 3:
        return math.inf
    if what == 5:
        return -math.inf
    if what == 7:
        return math.nan
    if what == 9:
        raise ValueError("broken")
    if what == 11:
        trial.report(math.nan if trial.number < 20 else x, 3)
        raise optuna.TrialPruned()
    if what == 13:
        return None
    return x * x + (y - 1) ** 2


def run(direction, seed):
    study = optuna.create_study(direction=direction, sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=8))
    study.optimize(objective, n_trials=70, catch=(ValueError,))
    trials = [[t.params["x"], t.params["y"], t.state.name, None if t.value is None else str(t.value)] for t in study.trials]
    return {"direction": direction, "seed": seed, "best": study.best_trial.number, "trials": trials}


studies = [run("minimize", 1), run("maximize", 2)]
text = json.dumps(studies, separators=(",", ":"))
pathlib.Path(__file__).with_name("unreal.json").write_text(text + "\n")
