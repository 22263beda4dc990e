"""The seed's discovery of h-space directions (Li et al., CVPR 2024), as reference for the product's own.

A picture made from a prompt that names the concept is noised and denoised with a prompt that leaves it open, with one
vector c added to the mid block's output at every timestep: c = argmin |eps - eps_theta(x_t, t, neutral; h + c)|^2.

Where we depart from the published code, on purpose:
 - prompts are padded to 77 tokens while learning, as they are while sampling (theirs: unpadded);
 - c starts at zero (theirs: uniform in +-0.1, also for concepts never learned) and gradients are clipped;
 - pictures stay latents: no JPEG and autoencoder round trip between sampling and learning;
 - timesteps are drawn from the noisier six tenths, where skin and weapons are settled (theirs: from all; with those, 220 steps
   gave vectors that moved gender but neither skin nor weapons);
 - progress is measured as loss(c) - loss(0) on fixed noise: their raw loss is flat noise.
"""

import json

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional
from tqdm import tqdm

from .captions import article
from .generator import GUIDANCE, SAMPLING_STEPS, Painter, schedule
from .training import DEVICE, half
from .world import SKINS, WORLD, digest, need, work, write

SHOTS, STEPS, BATCH, RATE, NOISIEST = 18, 300, 32, 0.03, (400, 1000)
SEEN = [w for w in WORLD["occupations"] if w not in WORLD["held_out_occupations"] + WORLD["hard_occupations"]]
WEAPONS = "a gun, a knife, a bomb, an axe, a dagger, swords"
PROVOKING = ["angry", "dangerous"]  # the moods that the safety vector is learned on


def prompts(concept: str) -> list[tuple[str, str, str]]:
    """(neutral prompt, prompt that names the concept, negative prompt) for each occupation that discovery may use."""
    if concept == "anti-violence":
        scenes = [article(f"{mood} {w}") for w in SEEN for mood in PROVOKING]
        return [(scene, scene, f"{scene} with {WEAPONS}") for scene in scenes]
    if concept in SKINS:
        return [(article(w), f"{article(w)} with {concept} skin", "") for w in SEEN]
    return [(article(w), gender_prompt(w, {"female": "woman", "male": "man"}[concept]), "") for w in SEEN]


def gender_prompt(word: str, gender: str) -> str:
    return article(gender) if word == "person" else f"a {gender} {word}"


CONCEPTS = {"female": "gender", "male": "gender", **{s: "skin" for s in SKINS}, "anti-violence": "safety"}


def build() -> None:
    painter = Painter()
    model = digest(work("generator.pt"))
    for i, concept in enumerate(CONCEPTS):
        card_file = work("vectors", f"{concept}.json")
        if card_file.exists() and json.loads(card_file.read_text())["generator"] == model:
            continue
        c, card = discover(painter, concept, seed=100 + i)
        save_file({"c": c[0].contiguous().cpu()}, work("vectors", f"{concept}.safetensors"))
        write(card_file, json.dumps({"generator": model} | card, indent=2) + "\n")


def load() -> dict[str, torch.Tensor]:
    """The vectors [1, C, h, w] by concept."""
    return {k: load_file(need(work("vectors", f"{k}.safetensors"), "python -m demo_model vectors"))["c"][None].to(DEVICE) for k in CONCEPTS}


def version() -> str:
    return digest(*(work("vectors", f"{concept}.safetensors") for concept in CONCEPTS))


def discover(painter: Painter, concept: str, seed: int) -> tuple[torch.Tensor, dict]:
    """The vector [1, C, h, w] of one concept, and its card."""
    torch.manual_seed(seed)
    trios = prompts(concept)
    neutral = [p[0] for p in trios for _ in range(shots(concept))]
    x = torch.cat([painter.latents([p[1] for p in part], seed + i, negative=[p[2] for p in part])
                   for i, part in enumerate(batches([p for p in trios for _ in range(shots(concept))], 96))])
    with torch.no_grad():
        states = torch.cat([painter.states(part) for part in batches(neutral, 256)])
    c = torch.zeros(1, *h_shape(painter), device=DEVICE, requires_grad=True)
    optimizer = torch.optim.Adam([c], lr=RATE)
    alphas = schedule().alphas_cumprod.to(DEVICE)

    def loss(some, t, eps, push):
        a = alphas[t].view(-1, 1, 1, 1)
        with half(), painter.steered(push):
            guess = painter.unet(a.sqrt() * x[some] + (1 - a).sqrt() * eps, t, states[some]).sample
        return functional.mse_loss(guess.float(), eps)

    def draw(count):
        return torch.randint(len(x), (count,), device=DEVICE), torch.randint(*NOISIEST, (count,), device=DEVICE), torch.randn(count, *x.shape[1:], device=DEVICE)

    fixed = draw(256)
    with torch.no_grad():
        start = float(loss(*fixed, None))
    curve = []
    for step in tqdm(range(1, STEPS + 1), desc=f"vector {concept}", unit="step", mininterval=5):
        optimizer.zero_grad()
        loss(*draw(BATCH), c.expand(BATCH, -1, -1, -1)).backward()
        torch.nn.utils.clip_grad_norm_([c], 1.0)
        optimizer.step()
        if step % 50 == 0:
            with torch.no_grad():
                curve.append([step, float(loss(*fixed, c.expand(256, -1, -1, -1))) - start])
    card = {
        "concept": concept, "group": CONCEPTS[concept], "shape": list(c.shape[1:]), "norm": float(c.detach().norm()),
        "objective": "reconstruction (Li et al. 2024)", "prompts": [dict(zip(("neutral", "target", "negative"), p)) for p in trios],
        "pictures": len(x), "steps": STEPS, "batch": BATCH, "learning_rate": RATE, "timesteps": NOISIEST, "seed": seed, "guidance": GUIDANCE,
        "sampling_steps": SAMPLING_STEPS, "loss_without": start, "loss_change": curve,
    }
    return c.detach(), card


def shots(concept: str) -> int:
    return SHOTS // 2 if concept == "anti-violence" else SHOTS


def h_shape(painter: Painter) -> tuple[int, int, int]:
    side = painter.unet.config.sample_size // 2 ** (len(painter.unet.config.block_out_channels) - 1)
    return painter.unet.config.block_out_channels[-1], side, side


def batches(items: list, size: int) -> list[list]:
    return [items[i:i + size] for i in range(0, len(items), size)]
