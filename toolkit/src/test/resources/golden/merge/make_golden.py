"""Makes the golden files of the merge parity test with mergekit 0.1.5 (pip install mergekit==0.1.5).

Usage: python make_golden.py OUT_DIR [NAME..]

The inputs are not stored: GoldenInputs.java makes the same numbers from the same integer hash. mergekit runs in f32 and
writes bf16 (dtype: float32, out_dtype: bfloat16). Its random numbers are replaced by a hash of the element index and the
model, so that the test can inject the same ones. For names ending in _stable, and for della's ranks, its sorts are made
stable, as ours are.
"""

import json
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext

import numpy as np
import torch
import yaml
from safetensors.torch import load_file, save_file

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
SIZES = HIDDEN, INNER, LAYERS, VOCAB, KV = 32, 56, 2, 96, 16


def mix(z):
    with np.errstate(over="ignore"):
        x = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def uniform(stream, n):
    """n float32 numbers in [-0.5, 0.5), multiples of 2^-24."""
    with np.errstate(over="ignore"):
        counter = (np.uint64(stream) << np.uint64(32)) + np.arange(n, dtype=np.uint64)
        h = mix(counter + GOLDEN)
    return ((h >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)) - np.float32(0.5)


def shapes(hidden, inner, layers, vocab, kv):
    """Names and shapes of a model like Llama."""
    yield "model.embed_tokens.weight", (vocab, hidden)
    for i in range(layers):
        p = f"model.layers.{i}."
        yield p + "input_layernorm.weight", (hidden,)
        yield p + "mlp.down_proj.weight", (hidden, inner)
        yield p + "mlp.gate_proj.weight", (inner, hidden)
        yield p + "mlp.up_proj.weight", (inner, hidden)
        yield p + "post_attention_layernorm.weight", (hidden,)
        yield p + "self_attn.k_proj.weight", (kv, hidden)
        yield p + "self_attn.o_proj.weight", (hidden, hidden)
        yield p + "self_attn.q_proj.weight", (hidden, hidden)
        yield p + "self_attn.v_proj.weight", (kv, hidden)
    yield "model.norm.weight", (hidden,)
    yield "lm_head.weight", (vocab, hidden)


def model(number):
    """Number 0 is the base; the others are the base plus small changes, everything rounded to bf16."""
    tensors = {}
    for t, (name, shape) in enumerate(shapes(*SIZES)):
        n = int(np.prod(shape))
        base = torch.from_numpy(uniform(t, n) * np.float32(0.125)).to(torch.bfloat16)
        if number > 0:
            change = torch.from_numpy(uniform(1000 * number + t, n) * np.float32(0.03125))
            base = (base.float() + change).to(torch.bfloat16)
        tensors[name] = base.reshape(shape).contiguous()
    return tensors


def write_model(folder, number):
    os.makedirs(folder)
    save_file(model(number), os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": HIDDEN,
        "intermediate_size": INNER, "num_hidden_layers": LAYERS, "num_attention_heads": 4,
        "num_key_value_heads": 2, "vocab_size": VOCAB, "tie_word_embeddings": False,
        "torch_dtype": "bfloat16", "rms_norm_eps": 1e-5, "max_position_embeddings": 64,
    }
    with open(os.path.join(folder, "config.json"), "w") as f:
        json.dump(config, f)


def injected_bernoulli():
    """In place of torch.bernoulli: the numbers of m1, m2, m1, m2, .., which is the order of mergekit's calls."""
    calls = 0

    def bernoulli(probs, *args, **kwargs):
        nonlocal calls
        vector = 1 + calls % 2
        calls += 1
        u = uniform(500000 + vector, probs.numel()) + np.float32(0.5)
        return (torch.from_numpy(u).reshape(probs.shape) < probs).to(probs.dtype)

    return bernoulli


class Stable:
    """Makes torch's sorts stable while mergekit runs: the lowest index comes first among equals."""

    def __enter__(self):
        self.saved = torch.argsort, torch.sort, torch.topk
        argsort, sort = torch.argsort, torch.sort
        torch.argsort = lambda w, dim=-1, descending=False: argsort(w, dim=dim, descending=descending, stable=True)
        torch.sort = lambda w, descending: sort(w, descending=descending, stable=True)
        torch.topk = lambda w, k, largest: (None, argsort(w, descending=True, stable=True)[:k])

    def __exit__(self, *_):
        torch.argsort, torch.sort, torch.topk = self.saved


def weights(*values, **more):
    """The base and m1, m2, .. with these weights and the same other parameters."""
    return [None] + [{"weight": w, **{k: v[i] for k, v in more.items()}} for i, w in enumerate(values)]


DENSITY = {"density": (0.5, 0.7)}
BARE = [None, {}, {}]
# name: method, parameters for all, parameters of m0, m1, .. (None: the base, listed without any), with a base?
RECIPES = {
    "linear": ("linear", {}, [{"weight": 0.5}, {"weight": 0.3}, {"weight": 0.2}], False),
    "task_arithmetic": ("task_arithmetic", {}, weights(0.6, 0.37), True),
    "ties": ("ties", {}, weights(0.6, 0.4, **DENSITY), True),
    "dare_linear": ("dare_linear", {}, weights(0.6, 0.4, **DENSITY), True),
    "dare_ties": ("dare_ties", {"rescale": False, "normalize": True}, weights(0.6, 0.4, **DENSITY), True),
    "gradient": ("task_arithmetic", {}, [
        None,
        {"weight": [0.1, 0.9]},
        {"weight": [{"filter": "mlp", "value": 0.25}, {"filter": "q_proj", "value": [0.5, 0.75]}, {"value": 0.0}]},
    ], True),
    "breadcrumbs": ("breadcrumbs", {"gamma": 0.02}, weights(0.6, 0.4, **DENSITY), True),
    "breadcrumbs_ties": ("breadcrumbs_ties", {"normalize": True, "rescale": True},
                         weights(0.6, -0.4, **DENSITY), True),
    "della": ("della", {}, weights(0.6, 0.4, **DENSITY, epsilon=(0.15, 0.2)), True),
    "della_linear": ("della_linear", {"rescale": False, "lambda": 1.1}, weights(0.6, 0.4, **DENSITY), True),
    "slerp": ("slerp", {"t": 0.3}, [None, {}], True),
    "slerp_gradient": ("slerp", {"t": [{"filter": "self_attn", "value": [0, 0.5, 0.3, 0.7, 1]},
                                       {"filter": "mlp", "value": [1, 0.5, 0.7, 0.3, 0]}, {"value": 0.5}]},
                       [None, {}], True),
    "nuslerp": ("nuslerp", {}, weights(0.6, 0.25), True),
    "nuslerp_plain": ("nuslerp", {}, [{"weight": 0.6}, {"weight": 0.25}], False),
    "nuslerp_rows": ("nuslerp", {"nuslerp_flatten": False}, weights(0.6, 0.25), True),
    "nuslerp_columns": ("nuslerp", {"nuslerp_flatten": False, "nuslerp_row_wise": True}, weights(0.6, 0.25), True),
    "nuslerp_cancelled": ("nuslerp", {}, weights([0.0, 1.0], [0.0, -1.0]), True),
    "multislerp": ("multislerp", {}, weights(0.6, 0.3), True),
    "multislerp_plain": ("multislerp", {"normalize_weights": False},
                         [{"weight": 0.5}, {"weight": 0.3}, {"weight": 0.3}], False),
    "model_stock": ("model_stock", {}, BARE, True),
    "model_stock_rows": ("model_stock", {"filter_wise": True}, BARE, True),
    "karcher": ("karcher", {}, [{}, {}, {}], False),
    "karcher_base": ("karcher", {"max_iter": 3, "tol": 1e-4}, [None, {}, {}], True),
    "sce": ("sce", {}, BARE, True),
    "arcee_fusion": ("arcee_fusion", {}, [None, {}], True),
    "nearswap": ("nearswap", {"t": 0.004}, [None, {}], True),
    "ram": ("ram", {"epsilon": 0.006}, BARE, True),
    "ramplus_tl": ("ramplus_tl", {"epsilon": 0.004, "r": 0.3, "alpha": 5.0}, BARE, True),
    "sce_top": ("sce", {"select_topk": 0.4}, BARE, True),
    "passthrough": ("passthrough", {"scale": [{"filter": "o_proj", "value": 0.0}, {"filter": "mlp", "value": 1.5},
                                              {"value": 1.0}]}, [{}], False),
}
STABLE = ["ties", "breadcrumbs", "breadcrumbs_ties", "sce_top"]


def config_of(name, paths):
    method, parameters, per_model, with_base = RECIPES[name]
    models = []
    for path, own in zip(paths, per_model):
        models.append({"model": path, **({"parameters": own} if own else {})})
    config = {"merge_method": method, "models": models, "parameters": parameters,
              "dtype": "float32", "out_dtype": "bfloat16"}
    if with_base:
        config["base_model"] = paths[0]
    return config


def main(out, only):
    from mergekit.config import MergeConfiguration
    from mergekit.merge import run_merge
    from mergekit.options import MergeOptions

    torch.set_num_threads(1)
    work = tempfile.mkdtemp()
    paths = []
    for i in range(3):
        paths.append(os.path.join(work, f"m{i}"))
        write_model(paths[-1], i)
    for name in list(RECIPES) + [n + "_stable" for n in STABLE]:
        if only and name not in only:
            continue
        config = config_of(name.removesuffix("_stable"), paths)
        merged = os.path.join(work, "out-" + name)
        torch.bernoulli = injected_bernoulli()
        with Stable() if name.endswith("_stable") or "della" in name else nullcontext():
            run_merge(MergeConfiguration.model_validate(config), merged,
                      MergeOptions(copy_tokenizer=False, quiet=True))
        recipe = yaml.safe_dump(config, sort_keys=False).replace(work + "/", "")
        with open(os.path.join(out, name + ".yml"), "w") as f:
            f.write(recipe)
        tensors = {}
        for file in sorted(os.listdir(merged)):
            if file.endswith(".safetensors"):
                tensors.update(load_file(os.path.join(merged, file)))
        save_file({k: tensors[k].contiguous() for k in sorted(tensors)}, os.path.join(out, name + ".safetensors"))
    shutil.rmtree(work)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
