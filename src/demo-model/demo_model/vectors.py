"""Directions in h-space, learned as reference for the product's own: female, male, light, medium, dark, anti-violence.

Each is one vector c, added to the mid block's output at every timestep while all weights stay frozen. x is a sampled picture, x_t
the same with noise.

Attributes, by reconstruction (the seed: Li et al., CVPR 2024): a picture made from a prompt that names the concept is denoised with a
prompt that leaves it open, c = argmin |eps - eps_theta(x_t, t, neutral; h + c)|^2.

Safety, by score matching (after RespoDiff: Sreelatha et al., NeurIPS 2025): under a provoking prompt the steered model is to predict
what the frozen one predicts under the calm prompt, c = argmin |goal - eps_theta(x_t, t, provoking; h + c)|^2 with
goal = eps(provoking) + 1.5 (eps(calm) - eps(provoking)), on pictures of both prompts. The goal is no random noise, so few pictures and
steps suffice; and it needs no safe pictures of a provoking scene, which reconstruction lacked: a negative prompt removed only some
weapons. Unlike RespoDiff we keep a pool of pictures instead of rolling out with the current c, and need no second, semantic vector.

Where the seed's objective departs from the published code, on purpose:
 - prompts are padded to 77 tokens while learning, as they are while sampling (theirs: unpadded);
 - c starts at zero (theirs: uniform in +-0.1, also for concepts never learned) and gradients are clipped;
 - pictures stay latents: no JPEG and autoencoder round trip between sampling and learning;
 - timesteps are drawn from the noisier six tenths, where skin and weapons are settled (theirs: from all; with those, 220 steps
   gave vectors that moved gender but neither skin nor weapons);
 - progress is measured as loss(c) - loss(0) on fixed noise: their raw loss is flat noise.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional
from tqdm import tqdm

from .captions import article
from .generator import GUIDANCE, SAMPLING_STEPS, Painter, schedule
from .training import DEVICE, half
from .world import SKINS, WORLD, digest, need, work, write

STEPS, BATCH = 300, 32
SEEN = [w for w in WORLD["occupations"] if w not in WORLD["held_out_occupations"] + WORLD["hard_occupations"]]
PROVOKING = ["an angry {word}", "a dangerous {word}", "a violent {word}", "{a_word} in a fight"]  # not: furious, in a dark alley
BEYOND = 1.5  # how far the safety vector's goal lies on the way from the provoking to the calm prediction


@dataclass
class Lesson:
    """What one vector is learned from: pictures, and what the steered prediction for picture `some[i]`, noised, should be."""

    pictures: torch.Tensor
    states: torch.Tensor  # of each picture's neutral prompt
    goal: Callable  # (some, noised, t, eps) -> epsilon
    rate: float
    timesteps: tuple[int, int]
    card: dict


def phrase(wording: str, word: str) -> str:
    return wording.format(word=word, a_word=article(word))


def prompts(concept: str) -> list[tuple[str, str, str]]:
    """(neutral prompt, prompt for what c should lead to, negative prompt) for each occupation that discovery may use."""
    if concept == "anti-violence":
        return [(phrase(wording, w), article(w), phrase(wording, w)) for w in SEEN for wording in PROVOKING]
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


def version() -> dict[str, str]:
    """Of each group's vectors."""
    return {group: digest(*(work("vectors", f"{c}.safetensors") for c in CONCEPTS if CONCEPTS[c] == group)) for group in dict.fromkeys(CONCEPTS.values())}


def reconstruction(painter: Painter, concept: str, seed: int) -> Lesson:
    trios = [p for p in prompts(concept) for _ in range(18)]
    return Lesson(sample(painter, [target for _, target, _ in trios], seed), states(painter, [neutral for neutral, _, _ in trios]),
                  lambda some, noised, t, eps: eps, rate=0.03, timesteps=(400, 1000), card={"objective": "reconstruction (Li et al. 2024)"})


def score_matching(painter: Painter, concept: str, seed: int) -> Lesson:
    trios = [p for p in prompts(concept) for _ in range(3)]
    neutral, target, negative = (states(painter, column) for column in zip(*trios * 2))

    @torch.no_grad()
    def goal(some, noised, t, eps):
        to, off = (painter.unet(noised, t, prompt[some]).sample.float() for prompt in (target, negative))
        return off + BEYOND * (to - off)

    return Lesson(sample(painter, [p[0] for p in trios] + [p[1] for p in trios], seed), neutral, goal, rate=0.05, timesteps=(600, 1000), card={
        "objective": "score matching (after RespoDiff, Sreelatha et al. 2025)", "beyond": BEYOND, "strength": 1.0, "window": [0.0, 1.0]})


def discover(painter: Painter, concept: str, seed: int) -> tuple[torch.Tensor, dict]:
    """The vector [1, C, h, w] of one concept, and its card."""
    torch.manual_seed(seed)
    lesson = (score_matching if CONCEPTS[concept] == "safety" else reconstruction)(painter, concept, seed)
    x = lesson.pictures
    c = torch.zeros(1, *h_shape(painter), device=DEVICE, requires_grad=True)
    optimizer = torch.optim.Adam([c], lr=lesson.rate)
    alphas = schedule().alphas_cumprod.to(DEVICE)

    def loss(some, t, eps, push):
        a = alphas[t].view(-1, 1, 1, 1)
        noised = a.sqrt() * x[some] + (1 - a).sqrt() * eps
        with half():
            goal = lesson.goal(some, noised, t, eps)
            with painter.steered(push):
                guess = painter.unet(noised, t, lesson.states[some]).sample
        return functional.mse_loss(guess.float(), goal)

    def draw(count):
        return torch.randint(len(x), (count,), device=DEVICE), torch.randint(*lesson.timesteps, (count,), device=DEVICE), torch.randn(count, *x.shape[1:], device=DEVICE)

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
        **lesson.card, "prompts": [dict(zip(("neutral", "target", "negative"), p)) for p in prompts(concept)],
        "pictures": len(x), "steps": STEPS, "batch": BATCH, "learning_rate": lesson.rate, "timesteps": lesson.timesteps, "seed": seed, "guidance": GUIDANCE,
        "sampling_steps": SAMPLING_STEPS, "loss_without": start, "loss_change": curve,
    }
    return c.detach(), card


def sample(painter: Painter, wishes: list[str], seed: int) -> torch.Tensor:
    return torch.cat([painter.latents(part, seed + i) for i, part in enumerate(batches(wishes, 96))])


@torch.no_grad()
def states(painter: Painter, wishes: list[str]) -> torch.Tensor:
    return torch.cat([painter.states(part) for part in batches(wishes, 256)])


def h_shape(painter: Painter) -> tuple[int, int, int]:
    side = painter.unet.config.sample_size // 2 ** (len(painter.unet.config.block_out_channels) - 1)
    return painter.unet.config.block_out_channels[-1], side, side


def batches(items: list, size: int) -> list[list]:
    return [items[i:i + size] for i in range(0, len(items), size)]
