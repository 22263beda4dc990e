"""The judges: one small CNN that reads gender presentation, skin tone, unsafe object and occupation off a picture.

Trained on composed artwork only, never on generated pictures; blur, noise and colour shifts stand in for a generator's
softness. Scores are calibrated by temperature scaling (Guo et al. 2017) on half of the held-out drawings, and measured on the
other half and on weapons and things whose very drawings were kept from it.
"""

import json
import zlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from . import dataset
from .training import DEVICE, Run, half, trained
from .vae import to_tensor
from .world import DRAWINGS, GENDERS, SKINS, held_out, work

LABELS = {"gender": GENDERS, "skin": SKINS, "unsafe": ["safe", "unsafe"], "occupation": [*DRAWINGS, "nobody"]}
BATCH, STEPS = 96, 1000
SHARPEST = 0.3  # least temperature: held-out drawings that are all read rightly would ask for certainty
UNKNOWN = -1  # e.g. the gender of a gender-neutral drawing: not learned, not counted


class Judge(nn.Module):
    """Pictures [B, 3, 128, 128] in [-1, 1] -> logits by head name."""

    def __init__(self):
        super().__init__()
        widths = (3, 32, 48, 96, 128, 160)
        layers = [nn.AvgPool2d(2)]
        for before, after in zip(widths, widths[1:]):
            layers += [nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.SiLU()]
            layers += [nn.MaxPool2d(2)] if after < widths[-1] else []
        self.trunk = nn.Sequential(*layers)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * widths[-1], len(labels)) for name, labels in LABELS.items()})
        self.temperatures = nn.ParameterDict({name: nn.Parameter(torch.ones(()), requires_grad=False) for name in LABELS})

    def features(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.trunk(x)
        return torch.cat([maps.mean((2, 3)), maps.amax((2, 3))], 1)

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        features = functional.dropout(self.features(x), 0.2, self.training)
        return {name: head(features) / self.temperatures[name] for name, head in self.heads.items()}


def truth(scenes) -> dict[str, torch.Tensor]:
    """Label indices [N] by head."""
    rows = {
        "gender": [GENDERS.index(s.gender) if s.gender in GENDERS else UNKNOWN for s in scenes],
        "skin": [SKINS.index(s.skin) if s.skin else UNKNOWN for s in scenes],
        "unsafe": [int(s.unsafe) for s in scenes],
        "occupation": [DRAWINGS.index(s.drawing) if s.drawing else len(DRAWINGS) for s in scenes],
    }
    return {name: torch.tensor(row, device=DEVICE) for name, row in rows.items()}


def build(minutes: float | None = None) -> None:
    torch.manual_seed(4)
    pictures, scenes = dataset.load("train")
    shown = np.array([i for i, s in enumerate(scenes) if not (s.object and held_out(s.object))])  # of objects too, some drawings are kept from it
    labels = truth(scenes)
    judge = Judge().to(DEVICE)
    run = Run("classifiers", {"judge": judge}, torch.optim.AdamW(judge.parameters(), weight_decay=0.02), STEPS, minutes, decay=0.99)
    rng = np.random.default_rng(run.step)

    def one_step():
        some = np.sort(rng.choice(shown, BATCH))
        x = soften(to_tensor(pictures[some]))
        with half():
            guesses = judge(x)
        return sum(functional.cross_entropy(guesses[name].float(), labels[name][some], ignore_index=UNKNOWN, label_smoothing=0.02) for name in LABELS)

    run.go(one_step, lambda done: 2e-3 * min(1, run.step / 50) * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-6)
    calibrate()


def soften(x: torch.Tensor) -> torch.Tensor:
    """What a generator does to a drawing: blur, noise, a shift of brightness and place. Per batch or per picture at random."""
    if torch.rand(()) < 0.6:
        blurred = functional.interpolate(functional.avg_pool2d(x, 4 if torch.rand(()) < 0.5 else 2), x.shape[-2:], mode="bilinear")
        x = torch.lerp(x, blurred, torch.rand(len(x), 1, 1, 1, device=x.device))
    x = x + 0.12 * torch.rand(len(x), 1, 1, 1, device=x.device) * torch.randn_like(x)
    x = x * (1 + 0.08 * torch.randn(len(x), 1, 1, 1, device=x.device)) + 0.05 * torch.randn(len(x), 3, 1, 1, device=x.device)
    down, right = (torch.randint(-6, 7, (2,))).tolist()
    return functional.pad(x, (6, 6, 6, 6), mode="replicate")[:, :, 6 + down:6 + down + x.shape[2], 6 + right:6 + right + x.shape[3]]


def load() -> Judge:
    judge = Judge().to(DEVICE)
    judge.load_state_dict(trained("classifiers")["judge"])
    for name, value in _temperatures().items():
        judge.temperatures[name].data.fill_(value)
    return judge.eval().requires_grad_(False)


@torch.no_grad()
def read(judge: Judge, pictures: torch.Tensor) -> dict[str, torch.Tensor]:
    """Calibrated probabilities [N, labels] by head, of uint8 pictures [N, 3, 128, 128]."""
    parts = [judge(part.to(DEVICE).float() / 127.5 - 1) for part in pictures.split(256)]
    return {name: torch.cat([p[name] for p in parts]).softmax(1) for name in LABELS}


def _temperatures() -> dict[str, float]:
    file = work("judge-temperatures.json")
    return json.loads(file.read_text()) if file.exists() else {name: 1.0 for name in LABELS}


@torch.no_grad()
def _held() -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor], list]:
    """Logits and labels by head, and the scenes, of the held-out split."""
    judge = load()
    pictures, scenes = dataset.load("held")
    parts = [judge(to_tensor(pictures[i:i + 256])) for i in range(0, len(pictures), 256)]
    return {name: torch.cat([p[name] for p in parts]) for name in LABELS}, truth(scenes), scenes


def _half(scenes) -> torch.Tensor:
    """Which scenes calibrate (the others measure): by drawing, so that no drawing does both."""
    return torch.tensor([zlib.crc32((s.person or s.object).encode()) % 2 == 0 for s in scenes], device=DEVICE)


def calibrate() -> None:
    work("judge-temperatures.json").unlink(missing_ok=True)
    logits, labels, scenes = _held()
    grid = torch.logspace(-1.3, 0.7, 81)
    fitted = {}
    for name in LABELS:
        known = (labels[name] != UNKNOWN) & _half(scenes)
        losses = [float(functional.cross_entropy(logits[name][known] / t, labels[name][known])) for t in grid]
        fitted[name] = max(SHARPEST, float(grid[int(np.argmin(losses))]))
    work("judge-temperatures.json").write_text(json.dumps(fitted))


def accuracy() -> list[dict]:
    """By head and group of held-out pictures: accuracy, recall by class, and expected calibration error (15 bins)."""
    logits, labels, scenes = _held()
    unseen = torch.tensor([bool(s.object) and held_out(s.object) for s in scenes], device=DEVICE)
    everywhere = ~_half(scenes)
    groups = [(name, "drawings never seen", everywhere) for name in LABELS]
    groups.insert(3, ("unsafe", "object drawings never seen", unseen))
    return [_measured(name, group, logits[name], labels[name], some & (labels[name] != UNKNOWN), scenes) for name, group, some in groups]


def _measured(name: str, group: str, logits: torch.Tensor, labels: torch.Tensor, some: torch.Tensor, scenes: list) -> dict:
    logits, labels = logits[some], labels[some]
    sure, guess = logits.softmax(1).max(1)
    right = (guess == labels).float()
    bins = (sure * 15).long().clamp(max=14)
    gaps = [abs(float(sure[bins == b].mean() - right[bins == b].mean())) * float((bins == b).float().mean()) for b in range(15) if (bins == b).any()]
    recall = {label: float(right[labels == k].mean()) for k, label in enumerate(LABELS[name]) if (labels == k).any()}
    drawings = {s.object if "object" in group else s.person for s, wanted in zip(scenes, some.tolist()) if wanted}
    return {"head": name, "group": group, "accuracy": float(right.mean()), "recall": recall, "calibration_error": sum(gaps),
            "pictures": len(labels), "drawings": len(drawings - {""})}
