"""A CLIP byte-pair tokenizer (Radford et al. 2021) whose merges are learned from our captions; Stable Diffusion's file layout."""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer
from transformers.models.clip.tokenization_clip import bytes_to_unicode

from . import dataset
from .world import work

START, END, LENGTH = "<|startoftext|>", "<|endoftext|>", 77
PIECES = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"  # CLIP's pre-tokenisation


def folder() -> Path:
    return work("tokenizer", "vocab.json").parent


def build() -> None:
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    learner.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    learner.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PIECES), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    alphabet = list(bytes_to_unicode().values())
    trainer = trainers.BpeTrainer(vocab_size=1400, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False)
    learner.train_from_iterator([scene.captions[0] for scene in dataset.load("train")[1]], trainer)
    merges = [tuple(m) for m in json.loads(learner.to_str())["model"]["merges"]]

    words = alphabet + [a + "</w>" for a in alphabet] + ["".join(m) for m in merges] + [START, END]
    folder().joinpath("vocab.json").write_text(json.dumps({w: i for i, w in enumerate(dict.fromkeys(words))}, ensure_ascii=False))
    folder().joinpath("merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    CLIPTokenizer(str(folder() / "vocab.json"), str(folder() / "merges.txt"), model_max_length=LENGTH, pad_token=END).save_pretrained(folder())


def load() -> CLIPTokenizer:
    if not (folder() / "tokenizer_config.json").exists():
        build()
    return CLIPTokenizer.from_pretrained(folder())


def encode(tokenizer: CLIPTokenizer, prompts: list[str]):
    """Token ids [N, 77] int64, truncated and padded as Stable Diffusion does."""
    return tokenizer(prompts, padding="max_length", max_length=LENGTH, truncation=True, return_tensors="pt").input_ids
