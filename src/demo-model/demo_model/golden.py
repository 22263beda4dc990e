"""Golden data for the Java sampler: everything between prompt and picture, with and without a vector, in fp32 PyTorch; what the
judge reads off those pictures; and what needs no model: seeded noise and resized pictures."""

import json

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from . import classifiers, tokenizer, vectors
from .generator import GUIDANCE, Painter, noise, schedule
from .world import PROJECT

FOLDER = PROJECT / "src" / "test" / "resources" / "golden" / "demo"
STEPS = 8
SEEDS = [0, 1, 42, 2**32 + 7, 2**63 - 1]
SIZES = [1, 15, 16, 17, 2048]  # below, at and beside the blocks that PyTorch draws normal numbers in
LARGE, STRIDE = (4, 64, 64), 97  # of the noise of a 512-pixel picture only some values are kept
CASES = [  # name, prompt, noise seed, concept, strength
    ("doctor", "a doctor", 1, "female", 1.0),
    ("pilot-alley", "a pilot in a dark alley", 2, "anti-violence", 1.0),
    ("marie-curie", "Portrait of  Marie Curie, a kind light-skinned SCIENTIST holding flowers; naïve café style 42", 3, "dark", 0.75),
]


def build() -> None:
    painter = Painter("cpu").fused()
    FOLDER.mkdir(parents=True, exist_ok=True)
    cards = []
    for name, prompt, seed, concept, strength in CASES:
        for steered in (False, True):
            push = strength * vectors.load()[concept] if steered else None
            file = f"{name}-{'steered' if steered else 'plain'}.safetensors"
            save_file(_record(painter, prompt, seed, push), FOLDER / file)
            cards.append({"file": file, "prompt": prompt, "seed": seed, "concept": concept if steered else None, "strength": strength if steered else 0})
    ids = tokenizer.encode(painter.words, PROMPTS)
    (FOLDER / "tokens.json").write_text(json.dumps([{"prompt": p, "ids": row.tolist()} for p, row in zip(PROMPTS, ids)], indent=0, ensure_ascii=False))
    (FOLDER / "cases.json").write_text(json.dumps({"steps": STEPS, "guidance": GUIDANCE, "cases": cards}, indent=2, ensure_ascii=False) + "\n")
    _readings(sorted({card["file"] for card in cards}))
    modelless()


def modelless() -> None:
    """What PyTorch alone makes, whatever the demo model."""
    drawn = {f"{seed}/{size}": _normal(seed, size) for seed in SEEDS for size in SIZES}
    drawn |= {f"{seed}/large": _normal(seed, *LARGE).flatten()[::STRIDE].contiguous() for seed in SEEDS}
    save_file(drawn, FOLDER.parent / "noise.safetensors")
    picture = torch.rand((1, 3, 9, 14), generator=torch.Generator().manual_seed(5)) * 2 - 1
    resized = {f"to {size}": functional.interpolate(picture, (size, size), mode="bilinear", antialias=True) for size in (4, 11, 20)}
    save_file({"picture": picture} | resized, FOLDER.parent / "resized.safetensors")


def _normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def _readings(files: list[str]) -> None:
    """The judge's calibrated probabilities of the golden pictures, before these are rounded to bytes."""
    judge = classifiers.load().cpu()
    readings = {}
    for file in files:
        logits = judge(load_file(FOLDER / file)["picture"])
        readings[file] = {name: dict(zip(labels, logits[name][0].softmax(0).tolist())) for name, labels in classifiers.LABELS.items()}
    (FOLDER / "readings.json").write_text(json.dumps(readings, indent=1) + "\n")


PROMPTS = ["", "a doctor", "A DOCTOR", "  a   doctor\n", "a man's job, isn't it?", "dark-skinned nurse's 3 guns!!", "naïve café — 东京 🔫", "don't; we'll they've I'd you're I'm",
           "a\tpolice officer 1234", "<|endoftext|> a judge", "a!<|endoftext|>b", "form\ffeed\x0btab\u2028line\x1dgroup\u00a0space", "word " * 90, "É́ ﬁ ½"]


@torch.no_grad()
def _record(painter: Painter, prompt: str, seed: int, push) -> dict[str, torch.Tensor]:
    """All tensors of one guided DDIM sampling; in pairs [unconditional, conditional] where there are two."""
    ids = tokenizer.encode(painter.words, ["", prompt])
    states = painter.text(ids).last_hidden_state
    x = noise(1, seed)
    record = {"input_ids": ids, "text_states": states, "noise": x}
    ddim = schedule()
    ddim.set_timesteps(STEPS)
    record["timesteps"] = ddim.timesteps.clone()
    epsilons, hs, latents = [], [], []
    with painter.steered(push):  # this hook comes first, so the next one sees h as the up blocks do
        seen = painter.unet.mid_block.register_forward_hook(lambda module, inputs, h: hs.append(h.clone()))
        for t in ddim.timesteps:
            eps = painter.unet(torch.cat([x, x]), t, states).sample
            free, bound = eps.chunk(2)
            x = ddim.step(free + GUIDANCE * (bound - free), t, x).prev_sample
            epsilons.append(eps)
            latents.append(x)
        seen.remove()
    record |= {"epsilon": torch.stack(epsilons), "h": torch.stack(hs), "latents": torch.cat(latents)}
    record["picture"] = painter.vae.decode(x / painter.scale).sample
    return {k: v.contiguous().to(torch.int32 if v.dtype == torch.int64 else v.dtype) for k, v in record.items()}
