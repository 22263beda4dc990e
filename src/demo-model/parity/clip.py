"""A tiny CLIP with random weights, exported as transformers.js and optimum lay it out, and what transformers says with it.

    python -m parity.clip src/test/resources/models/tiny-clip src/test/resources/golden/clip.json
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from torch import nn
from transformers import CLIPConfig, CLIPModel

DEMO_TOKENIZER = Path(__file__).parents[3] / "src/main/resources/models/demo/tokenizer"
MEAN, STD = torch.tensor([0.48145466, 0.4578275, 0.40821073]), torch.tensor([0.26862954, 0.26130258, 0.27577711])
PROMPTS = {"gender": {"woman": "a woman", "man": "a man"}, "skin": {"light": "light skin", "medium": "medium skin", "dark": "dark skin"}}


class Sees(nn.Module):
    def __init__(self, clip):
        super().__init__()
        self.clip = clip

    def forward(self, pixel_values):
        return self.clip.get_image_features(pixel_values=pixel_values)


class Reads(nn.Module):
    def __init__(self, clip):
        super().__init__()
        self.clip = clip

    def forward(self, input_ids):
        return self.clip.get_text_features(input_ids=input_ids)


def tokens(prompt: str) -> torch.Tensor:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from transformers import CLIPTokenizer

    return CLIPTokenizer.from_pretrained(DEMO_TOKENIZER)(prompt, padding="max_length", max_length=77, return_tensors="pt").input_ids


def main(folder: str, golden: str) -> None:
    vocabulary = json.loads((DEMO_TOKENIZER / "vocab.json").read_text())
    torch.manual_seed(8)
    small = {"hidden_size": 24, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2, "initializer_factor": 1.0}
    config = CLIPConfig(
        text_config=small | {"vocab_size": len(vocabulary), "max_position_embeddings": 77, "eos_token_id": vocabulary["<|endoftext|>"]},
        vision_config=small | {"image_size": 32, "patch_size": 8}, projection_dim=16)
    clip = CLIPModel(config).eval()
    into = Path(folder)
    (into / "tokenizer").mkdir(parents=True, exist_ok=True)
    for file in DEMO_TOKENIZER.iterdir():
        shutil.copy(file, into / "tokenizer")
    draw = torch.Generator().manual_seed(9)
    picture = 2 * torch.rand(1, 3, 32, 32, generator=draw) - 1
    pixels = ((picture / 2 + 0.5) - MEAN[:, None, None]) / STD[:, None, None]
    torch.onnx.export(Sees(clip), (pixels,), into / "vision_model.onnx", input_names=["pixel_values"], output_names=["image_embeds"],
                      dynamic_axes={"pixel_values": {0: "n"}, "image_embeds": {0: "n"}}, opset_version=17, dynamo=False)
    torch.onnx.export(Reads(clip), (tokens("a woman"),), into / "text_model.onnx", input_names=["input_ids"], output_names=["text_embeds"],
                      dynamic_axes={"input_ids": {0: "n"}, "text_embeds": {0: "n"}}, opset_version=17, dynamo=False)
    with torch.no_grad():
        image = nn.functional.normalize(clip.get_image_features(pixel_values=pixels))
        read = {}
        for group, labels in PROMPTS.items():
            texts = nn.functional.normalize(torch.cat([clip.get_text_features(input_ids=tokens(p)) for p in labels.values()]))
            read[group] = dict(zip(labels, (100 * image @ texts.T).softmax(-1)[0].tolist()))
    Path(golden).write_text(json.dumps({"prompts": PROMPTS, "picture": picture.flatten().tolist(), "read": read}))


if __name__ == "__main__":
    main(*sys.argv[1:])
