"""Writes two small tokenizers with the ids that transformers gives, for TokenizerParityTest.

Usage: python make_golden.py        (transformers 5.23.0, tokenizers of that release; writes beside itself)
"""
import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

HERE = Path(__file__).parent
TEXTS = [
    "the quick brown fox",
    " leading and  double  blanks ",
    "<user> what is 12 + 30 ? <model> 42 <eos>",
    "Grüße, Ångström! naïve café",
    "速い狐が跳ぶ。快速的狐狸。",
    "don't stop , he said . it 's fine",
    "line one\nline two\ttab",
    "😀 emoji and \u200b zero width",
    "word " * 700,
    "",
]
CORPUS = ["the quick brown fox jumps over the lazy dog", "what is the answer ? it is fine , he said .", "速い狐 快速的狐狸",
          "one two three four five six seven eight nine ten 0 1 2 3 4 5 6 7 8 9 + = ?"] * 3


def byte_level():
    """Llama-3-like: byte-level BPE, a template that begins with <bos>."""
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=["<bos>", "<eos>", "<user>", "<model>"],
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    inner.train_from_iterator(CORPUS, trainer)
    inner.post_processor = processors.TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", 0)])
    return PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<bos>", eos_token="<eos>")


def word_level():
    """Lab-like: whole words and single characters."""
    inner = Tokenizer(models.WordLevel({"<pad>": 0, "<bos>": 1, "<eos>": 2, "<user>": 3, "<model>": 4, "<unk>": 5, "the": 6,
                                        "quick": 7, "brown": 8, "fox": 9, "速": 10, "い": 11, "?": 12, "is": 13,
                                        "what": 14, ".": 15, ",": 16}, unk_token="<unk>"))
    inner.normalizer = normalizers.NFC()
    inner.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(),
                                                   pre_tokenizers.Split(Regex("[a-z]+|."), "isolated")])
    inner.add_special_tokens(["<pad>", "<bos>", "<eos>", "<user>", "<model>", "<unk>"])
    return PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<bos>", eos_token="<eos>", unk_token="<unk>",
                                   pad_token="<pad>")


def main():
    for name, tokenizer in (("byte-level", byte_level()), ("word-level", word_level())):
        tokenizer.save_pretrained(HERE / name)
        cases = []
        for text in TEXTS:
            plain = tokenizer(text, add_special_tokens=False).input_ids
            cases.append({"text": text, "plain": plain, "special": tokenizer(text).input_ids,
                          "decoded": tokenizer.decode(plain, skip_special_tokens=False, clean_up_tokenization_spaces=False),
                          "skipped": tokenizer.decode(plain, skip_special_tokens=True, clean_up_tokenization_spaces=False)})
        (HERE / name / "cases.json").write_text(json.dumps({"cases": cases}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
