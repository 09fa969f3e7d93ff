"""Makes tiny Gemma 3 folders with transformers 5: a multimodal base, a multimodal tuned model, a text-only tuned one.

Usage: python make_gemma.py OUT_DIR          (OUT_DIR is the folder "gemma" beside this script)
       python make_gemma.py --load FOLDER    loads a merged folder and prints the class, tensors and a logit
"""

import os
import sys

import torch
from safetensors.torch import load_file
from transformers import Gemma3Config, Gemma3ForCausalLM, Gemma3ForConditionalGeneration, Gemma3TextConfig

TEXT = dict(vocab_size=40, hidden_size=8, intermediate_size=12, num_hidden_layers=3, num_attention_heads=2,
            num_key_value_heads=1, head_dim=4, sliding_window=16, max_position_embeddings=64)
VISION = dict(hidden_size=8, intermediate_size=12, num_hidden_layers=1, num_attention_heads=2, image_size=28,
              patch_size=14, num_channels=3, vision_use_head=False)


def main(out):
    torch.manual_seed(0)
    base = Gemma3ForConditionalGeneration(Gemma3Config(
        text_config=Gemma3TextConfig(**TEXT), vision_config=VISION, mm_tokens_per_image=4, boi_token_index=37,
        eoi_token_index=38, image_token_index=39)).to(torch.bfloat16)
    base.save_pretrained(os.path.join(out, "base"))
    with torch.no_grad():
        for p in base.parameters():
            p.add_(torch.randn_like(p) * 0.02)
    base.save_pretrained(os.path.join(out, "it"))
    text = Gemma3ForCausalLM(Gemma3TextConfig(**TEXT)).to(torch.bfloat16)
    start = load_file(os.path.join(out, "base", "model.safetensors"))
    state = {}
    for name in text.state_dict():
        if not name.startswith("lm_head"):
            source = start["language_model." + name]
            state[name] = source + torch.randn_like(source) * 0.02
    text.load_state_dict(state, strict=False)
    text.save_pretrained(os.path.join(out, "cpt"))


def load(folder):
    model, info = Gemma3ForConditionalGeneration.from_pretrained(folder, output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"] and not info["mismatched_keys"], info
    ids = torch.tensor([[1, 2, 3]])
    print(type(model).__name__, model.dtype, len(model.state_dict()), model(input_ids=ids).logits[0, -1, :4].tolist())


if __name__ == "__main__":
    load(sys.argv[2]) if sys.argv[1] == "--load" else main(sys.argv[1])
