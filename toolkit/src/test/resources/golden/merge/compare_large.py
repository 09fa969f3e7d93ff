"""Merges models of 39 million elements with mergekit 0.1.5 and with ours, and counts the elements that differ.

Usage: python compare_large.py WORK_DIR LAUNCHER [NAME..]     (LAUNCHER is ./optimer; WORK_DIR takes 80 MB a result)

Both compute in f32 and write bf16. Where mergekit's result depends on what it leaves open, it is run a second time with
that settled, to show that nothing else differs: "Stable" makes its sorts stable, so that equal magnitudes have an order;
"Double" adds up norms and dot products in double precision, where its f32 sums over millions of squares are off by up to 2e-4;
"Exact" settles what arcee_fusion samples and rounds.
"""

import importlib
import json
import os
import subprocess
import sys
from contextlib import nullcontext

import torch
import yaml
from make_golden import Stable, shapes
from safetensors.torch import load_file, save_file

SIZES = HIDDEN, INNER, LAYERS, VOCAB, KV = 1024, 2816, 2, 8000, 256


def normal(seed, shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def write_model(folder, number):
    """Models 1 to 4 are the base (0) plus a change of their own and a smaller one that all share."""
    tensors = {}
    for k, (name, shape) in enumerate(shapes(*SIZES)):
        base = (normal(k, shape) * 0.02 + (1 if "norm" in name else 0)).to(torch.bfloat16)
        if number:
            change = normal(1000 * number + k, shape) * 0.002 + normal(9000 + k, shape) * 0.001
            base = (base.float() + change).to(torch.bfloat16)
        tensors[name] = base
    os.makedirs(folder)
    save_file(tensors, folder + "/model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": HIDDEN,
        "intermediate_size": INNER, "num_hidden_layers": LAYERS, "num_attention_heads": 16,
        "num_key_value_heads": 4, "vocab_size": VOCAB, "tie_word_embeddings": False, "torch_dtype": "bfloat16",
    }
    with open(folder + "/config.json", "w") as f:
        json.dump(config, f)


class Double:
    """Makes torch's norms and dot products add up in double precision while mergekit runs."""

    def __enter__(self):
        self.saved = torch.linalg.vector_norm, torch.norm, torch.dot
        vector_norm, norm, dot = self.saved
        torch.linalg.vector_norm = lambda x, *a, **k: vector_norm(x.double(), *a, **k).float()
        torch.norm = lambda x, *a, **k: norm(x.double(), *a, **k).float()
        torch.dot = lambda x, y: dot(x.double(), y.double()).float()

    def __exit__(self, *_):
        torch.linalg.vector_norm, torch.norm, torch.dot = self.saved


class Exact:
    """Takes arcee_fusion's quartiles of all elements, not of a sample, and its divergences in double precision."""

    def __enter__(self):
        self.module = importlib.import_module("mergekit.merge_methods.arcee_fusion")
        self.saved = torch.nn.functional.softmax, self.module._QUANTILE_SAMPLE_SIZE
        softmax = torch.nn.functional.softmax
        torch.nn.functional.softmax = lambda x, dim: softmax(x.double(), dim=dim)
        self.module._QUANTILE_SAMPLE_SIZE = sys.maxsize

    def __exit__(self, *_):
        torch.nn.functional.softmax, self.module._QUANTILE_SAMPLE_SIZE = self.saved


def weights(*values, **more):
    return [None] + [{"weight": w, **more} for w in values]


FOUR = (0.4, 0.3, 0.2, 0.15)
BARE = [None, {}, {}, {}, {}]
T = [{"filter": "self_attn", "value": [0, 0.5, 0.3, 0.7, 1]}, {"filter": "mlp", "value": [1, 0.5, 0.7, 0.3, 0]},
     {"value": 0.5}]
# name: method, parameters for all, parameters of m0, m1, .. (None: the base), with a base?, how to settle
RECIPES = {
    "linear": ("linear", {}, [{"weight": w} for w in (0.4, 0.3, 0.2, 0.1)], False, None),
    "task_arithmetic": ("task_arithmetic", {}, weights(*FOUR), True, None),
    "gradient": ("task_arithmetic", {}, [None, {"weight": [0.1, 0.9]}, {"weight": [
        {"filter": "mlp", "value": 0.25}, {"filter": "q_proj", "value": [0.5, 0.75]}, {"value": 0.0}]}], True, None),
    "passthrough": ("passthrough", {"scale": [{"filter": "o_proj", "value": 0.0}, {"value": 1.5}]}, [{}], False, None),
    "ties": ("ties", {}, weights(*FOUR, density=0.5), True, Stable),
    "breadcrumbs": ("breadcrumbs", {}, weights(*FOUR, density=0.7), True, Stable),
    "breadcrumbs_ties": ("breadcrumbs_ties", {}, weights(*FOUR, density=0.7), True, Stable),
    "sce": ("sce", {}, BARE, True, None),
    "sce_top": ("sce", {"select_topk": 0.3}, BARE, True, Stable),
    "slerp": ("slerp", {"t": 0.3}, [None, {}], True, Double),
    "slerp_gradient": ("slerp", {"t": T}, [None, {}], True, Double),
    "nuslerp": ("nuslerp", {}, weights(0.6, 0.25), True, Double),
    "nuslerp_plain": ("nuslerp", {}, [{"weight": 0.6}, {"weight": 0.25}], False, Double),
    "nuslerp_rows": ("nuslerp", {"nuslerp_flatten": False}, weights(0.6, 0.25), True, None),
    "nuslerp_columns": ("nuslerp", {"nuslerp_flatten": False, "nuslerp_row_wise": True}, weights(0.6, 0.25), True,
                        None),
    "multislerp": ("multislerp", {}, weights(*FOUR), True, Double),
    "multislerp_plain": ("multislerp", {}, [{"weight": w} for w in FOUR], False, Double),
    "model_stock": ("model_stock", {}, BARE, True, Double),
    "model_stock_rows": ("model_stock", {"filter_wise": True}, BARE, True, None),
    "arcee_fusion": ("arcee_fusion", {}, [None, {}], True, Exact),
    "nearswap": ("nearswap", {"t": 0.001}, [None, {}], True, None),
    "ram": ("ram", {"epsilon": 0.002}, BARE, True, None),
    "ramplus_tl": ("ramplus_tl", {"epsilon": 0.002, "alpha": 5.0}, BARE, True, None),
    "karcher": ("karcher", {}, [{}] * 5, False, Double),
}


def differing(ours, theirs):
    def load(folder):
        files = [f for f in os.listdir(folder) if f.endswith(".safetensors")]
        return {k: v for f in files for k, v in load_file(f"{folder}/{f}").items()}

    a, b = load(ours), load(theirs)
    assert a.keys() == b.keys()
    return sum(int((a[k] != b[k]).sum()) for k in a), sum(v.numel() for v in a.values())


def main(work, launcher, only):
    from mergekit.config import MergeConfiguration
    from mergekit.merge import run_merge
    from mergekit.options import MergeOptions

    torch.set_num_threads(1)
    for i in range(5):
        if not os.path.exists(f"{work}/m{i}"):
            write_model(f"{work}/m{i}", i)
    for name, (method, parameters, per_model, with_base, settle) in RECIPES.items():
        if only and name not in only:
            continue
        models = [{"model": f"{work}/m{i}", **({"parameters": own} if own else {})} for i, own in enumerate(per_model)]
        config = {"merge_method": method, "models": models, "parameters": parameters,
                  "dtype": "float32", "out_dtype": "bfloat16", **({"base_model": f"{work}/m0"} if with_base else {})}
        with open(f"{work}/{name}.yml", "w") as f:
            yaml.safe_dump(config, f, sort_keys=False)
        subprocess.run([launcher, "merge", f"{work}/{name}.yml", f"{work}/ours-{name}", "--json"], check=True,
                       stdout=subprocess.DEVNULL)
        line = name
        for how in [None, settle] if settle else [None]:
            theirs = f"{work}/theirs-{name}" + (f"-{how.__name__}" if how else "")
            with how() if how else nullcontext():
                run_merge(MergeConfiguration.model_validate(config), theirs,
                          MergeOptions(copy_tokenizer=False, quiet=True))
            different, elements = differing(f"{work}/ours-{name}", theirs)
            line += f" | {how.__name__ if how else 'as it is'}: {different} of {elements}, {100 * different / elements:.4f} %"
        print(line, flush=True)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:])
