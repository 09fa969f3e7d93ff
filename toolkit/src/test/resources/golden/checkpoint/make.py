"""Writes the golden files of this folder with Python's safetensors and transformers.

Run with any recent torch, transformers and safetensors: python make.py
- llama/: a seeded Llama in bf16, several shards, as save_pretrained writes it
- types.safetensors: one tensor of each element type, a scalar and an empty tensor, with metadata
- expected.json: sha256 of each tensor's bytes, and the first values as floats
"""
import hashlib
import json
import pathlib

import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM

here = pathlib.Path(__file__).parent
torch.manual_seed(1)
config = LlamaConfig(
    vocab_size=24, hidden_size=8, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2,
    num_key_value_heads=1, head_dim=6, max_position_embeddings=32)
LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(here / "llama", max_shard_size="1KB")
(here / "llama" / "generation_config.json").unlink(missing_ok=True)

types = {
    "bf16": torch.bfloat16, "f16": torch.float16, "f32": torch.float32, "f64": torch.float64, "i8": torch.int8,
    "u8": torch.uint8, "i16": torch.int16, "i32": torch.int32, "i64": torch.int64, "bool": torch.bool,
    "u16": torch.uint16, "u32": torch.uint32, "u64": torch.uint64}
tensors = {name: torch.tensor([[0, 1, 2], [3, 100, 7]]).to(kind) for name, kind in types.items()}
tensors["scalar"] = torch.tensor(2.5)
tensors["empty"] = torch.zeros(0, 4, dtype=torch.bfloat16)
save_file(tensors, here / "types.safetensors", metadata={"format": "pt", "note": "grüße"})

expected = {}
for file in sorted(here.glob("llama/*.safetensors")) + [here / "types.safetensors"]:
    for name, tensor in load_file(file).items():
        raw = tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
        expected[name] = {
            "shape": list(tensor.shape), "sha256": hashlib.sha256(raw).hexdigest(),
            "values": [float(x) for x in tensor.reshape(-1)[:4].to(torch.float64)] if tensor.numel() else []}
(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
