"""Makes the golden files of the merge parity test with mergekit 0.1.5 (pip install mergekit==0.1.5).

Usage: python make_golden.py OUT_DIR

The inputs are not stored: GoldenInputs.java makes the same numbers from the same integer hash. mergekit runs in f32 and
writes bf16 (dtype: float32, out_dtype: bfloat16). Its random masks are replaced by a hash of the element index and the
density, so that the test can inject the same ones. For ties_stable its sort is made stable, so that among equal
magnitudes the lowest index is kept, as here.
"""

import json
import os
import shutil
import sys
import tempfile

import numpy as np
import torch
import yaml
from safetensors.torch import load_file, save_file

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
HIDDEN, INNER, LAYERS, VOCAB, KV = 32, 56, 2, 96, 16


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


def shapes():
    yield "model.embed_tokens.weight", (VOCAB, HIDDEN)
    for i in range(LAYERS):
        p = f"model.layers.{i}."
        yield p + "input_layernorm.weight", (HIDDEN,)
        yield p + "mlp.down_proj.weight", (HIDDEN, INNER)
        yield p + "mlp.gate_proj.weight", (INNER, HIDDEN)
        yield p + "mlp.up_proj.weight", (INNER, HIDDEN)
        yield p + "post_attention_layernorm.weight", (HIDDEN,)
        yield p + "self_attn.k_proj.weight", (KV, HIDDEN)
        yield p + "self_attn.o_proj.weight", (HIDDEN, HIDDEN)
        yield p + "self_attn.q_proj.weight", (HIDDEN, HIDDEN)
        yield p + "self_attn.v_proj.weight", (KV, HIDDEN)
    yield "model.norm.weight", (HIDDEN,)
    yield "lm_head.weight", (VOCAB, HIDDEN)


def model(number):
    """Number 0 is the base; the others are the base plus small changes, everything rounded to bf16."""
    tensors = {}
    for t, (name, shape) in enumerate(shapes()):
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


def injected_bernoulli(probs, *args, **kwargs):
    density = float(probs.reshape(-1)[0])
    u = uniform(round(density * 1000) + 500000, probs.numel()) + np.float32(0.5)
    return torch.from_numpy((u < np.float32(density)).astype(np.float32)).reshape(probs.shape).to(probs.dtype)


RECIPES = {
    "linear": ("linear", {}, [{"weight": 0.5}, {"weight": 0.3}, {"weight": 0.2}]),
    "task_arithmetic": ("task_arithmetic", {}, [None, {"weight": 0.6}, {"weight": 0.37}]),
    "ties": ("ties", {}, [None, {"weight": 0.6, "density": 0.5}, {"weight": 0.4, "density": 0.7}]),
    "ties_stable": ("ties", {}, [None, {"weight": 0.6, "density": 0.5}, {"weight": 0.4, "density": 0.7}]),
    "dare_linear": ("dare_linear", {}, [None, {"weight": 0.6, "density": 0.5}, {"weight": 0.4, "density": 0.7}]),
    "dare_ties": ("dare_ties", {"rescale": False, "normalize": True},
                  [None, {"weight": 0.6, "density": 0.5}, {"weight": 0.4, "density": 0.7}]),
    "gradient": ("task_arithmetic", {}, [
        None,
        {"weight": [0.1, 0.9]},
        {"weight": [{"filter": "mlp", "value": 0.25}, {"filter": "q_proj", "value": [0.5, 0.75]}, {"value": 0.0}]},
    ]),
}


def main(out):
    from mergekit.config import MergeConfiguration
    from mergekit.merge import run_merge
    from mergekit.options import MergeOptions

    torch.bernoulli = injected_bernoulli
    argsort = torch.argsort
    torch.set_num_threads(1)
    work = tempfile.mkdtemp()
    paths = []
    for i in range(3):
        paths.append(os.path.join(work, f"m{i}"))
        write_model(paths[-1], i)
    for name, (method, parameters, per_model) in RECIPES.items():
        models = []
        for path, own in zip(paths, per_model):
            models.append({"model": path, **({"parameters": own} if own else {})})
        config = {"merge_method": method, "models": models, "parameters": parameters,
                  "dtype": "float32", "out_dtype": "bfloat16"}
        if method != "linear":
            config["base_model"] = paths[0]
        merged = os.path.join(work, "out-" + name)
        stable = name == "ties_stable"
        torch.argsort = (lambda w, descending: argsort(w, descending=descending, stable=True)) if stable else argsort
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
    main(sys.argv[1])
