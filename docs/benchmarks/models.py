"""Makes synthetic checkpoints of Llama shape in bf16: a base and models tuned from it."""

import json
import pathlib
import subprocess
import sys

import numpy as np

# nominal size in GB -> hidden size, MLP size, layers; 32 000 tokens, tied head, half as many KV heads as heads
SHAPES = {
    0.05: (512, 1408, 4),
    0.25: (1024, 2816, 8),
    1: (2048, 5632, 10),
    4: (4096, 11008, 10),
}
POOL = 1 << 22  # random numbers that are made; tensors are stretches of them at random offsets


def shape(size):
    """Tensor names and shapes, in the order in which transformers writes them."""
    hidden, mlp, layers = SHAPES[size]
    vocab = 8000 if size < 0.2 else 32000
    tensors = {"model.embed_tokens.weight": (vocab, hidden), "model.norm.weight": (hidden,)}
    for i in range(layers):
        block = f"model.layers.{i}."
        for name in ("input_layernorm", "post_attention_layernorm"):
            tensors[block + name + ".weight"] = (hidden,)
        for name, rows in (("q", hidden), ("k", hidden // 2), ("v", hidden // 2), ("o", hidden)):
            tensors[block + f"self_attn.{name}_proj.weight"] = (rows, hidden)
        for name, dims in (("gate", (mlp, hidden)), ("up", (mlp, hidden)), ("down", (hidden, mlp))):
            tensors[block + f"mlp.{name}_proj.weight"] = dims
    return dict(sorted(tensors.items()))


def config(size):
    hidden, mlp, layers = SHAPES[size]
    return {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": hidden,
        "intermediate_size": mlp, "num_hidden_layers": layers, "num_attention_heads": hidden // 64,
        "num_key_value_heads": hidden // 128, "vocab_size": shape(size)["model.embed_tokens.weight"][0],
        "max_position_embeddings": 2048, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu",
        "tie_word_embeddings": True, "torch_dtype": "bfloat16", "bos_token_id": 1, "eos_token_id": 2,
    }


def to_bf16(x):
    """f32 to bf16 bits, nearest even."""
    bits = x.view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def stretch(pool, offset, count):
    return np.take(pool, np.arange(offset, offset + count), mode="wrap")


def make(folder, size, which):
    """Writes model number ``which`` (0: the base) unless it is there. Deltas have a standard deviation of 0.002."""
    folder = pathlib.Path(folder)
    if (folder / "config.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    base = np.random.default_rng(1).standard_normal(POOL, np.float32) * np.float32(0.02)
    delta = np.random.default_rng(100 + which).standard_normal(POOL, np.float32) * np.float32(0.002)
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, dims in shape(size).items():
        nbytes = 2 * int(np.prod(dims))
        header[name] = {"dtype": "BF16", "shape": list(dims), "data_offsets": [at, at + nbytes]}
        at += nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    offsets = np.random.default_rng(7)
    with open(folder / "model.safetensors", "wb") as out:
        out.write(len(text).to_bytes(8, "little") + text)
        for name, dims in shape(size).items():
            start, count = int(offsets.integers(POOL)), int(np.prod(dims))
            for done in range(0, count, POOL):
                n = min(POOL, count - done)
                x = stretch(base, start + done, n)
                # the base is a bf16 model itself, so a tuned one is its neighbour in bf16
                x = (to_bf16(x).astype(np.uint32) << 16).view(np.float32)
                out.write(to_bf16(x + stretch(delta, start + done, n) if which else x).tobytes())
    (folder / "config.json").write_text(json.dumps(config(size), indent=1))


def make_all(work, size, models):
    """The folders of a base and ``models - 1`` tuned models; missing ones are made by a process of their own, because a
    child's peak memory counts what its parent had in memory when it began."""
    folders = [pathlib.Path(work) / f"{size}gb" / ("base" if i == 0 else f"tuned{i}") for i in range(models)]
    for i, folder in enumerate(folders):
        if not (folder / "config.json").exists():
            subprocess.run([sys.executable, __file__, folder, str(size), str(i)], check=True)
    return folders


if __name__ == "__main__":
    make(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
