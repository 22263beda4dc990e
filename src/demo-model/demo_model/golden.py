"""Golden tensors for the Java sampler: everything between prompt and picture, with and without a vector, in fp32 PyTorch."""

import json

import torch
from safetensors.torch import save_file

from . import tokenizer, vectors
from .generator import GUIDANCE, Painter, noise, schedule
from .world import PROJECT

FOLDER = PROJECT / "src" / "test" / "resources" / "golden" / "demo"
STEPS = 8
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
            cards.append({"file": file, "prompt": prompt, "concept": concept if steered else None, "strength": strength if steered else 0})
    ids = tokenizer.encode(painter.words, PROMPTS)
    (FOLDER / "tokens.json").write_text(json.dumps([{"prompt": p, "ids": row.tolist()} for p, row in zip(PROMPTS, ids)], indent=0, ensure_ascii=False))
    (FOLDER / "cases.json").write_text(json.dumps({"steps": STEPS, "guidance": GUIDANCE, "cases": cards}, indent=2, ensure_ascii=False) + "\n")


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
