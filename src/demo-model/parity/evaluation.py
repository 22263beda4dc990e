"""Golden numbers of the evaluation's arithmetic, by other means than the product's: SSIM by PyTorch's convolution, Frechet's trace by
the eigenvalues of the asymmetric product, likeness by PyTorch, safe latent diffusion by diffusers' own code.

    python -m parity.evaluation src/test/resources/golden/evaluation.json
"""

import json
import sys

import torch
from diffusers.pipelines.stable_diffusion_safe import SafetyConfig
from diffusers.pipelines.stable_diffusion_safe.pipeline_stable_diffusion_safe import StableDiffusionPipelineSafe
from torch.nn import functional


def pictures(seed: int, side: int = 24) -> torch.Tensor:
    """Two alike, uint8 [2, side, side, 3]."""
    draw = torch.Generator().manual_seed(seed)
    one = torch.rand(side, side, 3, generator=draw) * 255
    other = one + 30 * torch.randn(side, side, 3, generator=draw)
    return torch.stack([one, other]).clamp(0, 255).round().to(torch.uint8)


def ssim(pair: torch.Tensor) -> float:
    """Wang et al. 2004 on luma, windows inside only."""
    luma = (pair.double() * torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64)).sum(-1)[:, None]
    bell = torch.exp(-(torch.arange(11, dtype=torch.float64) - 5) ** 2 / (2 * 1.5**2))
    window = torch.outer(bell, bell)[None, None] / bell.sum() ** 2
    blur = lambda x: functional.conv2d(x[None, None], window)[0, 0]
    x, y = luma[0, 0], luma[1, 0]
    mx, my = blur(x), blur(y)
    vx, vy, vxy = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(((2 * mx * my + c1) * (2 * vxy + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean())


def frechet(a: torch.Tensor, b: torch.Tensor) -> float:
    a, b = a.double(), b.double()
    s, t = torch.cov(a.T), torch.cov(b.T)
    root = torch.linalg.eigvals(s @ t).real.clamp(min=0).sqrt().sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + s.trace() + t.trace() - 2 * root)


def distance(a: list[torch.Tensor], b: list[torch.Tensor]) -> float:
    """Zhang et al. 2018 with all weights 1: layers [C, h, w]."""
    return float(sum(((functional.normalize(x, dim=0) - functional.normalize(y, dim=0)) ** 2).sum(0).mean() for x, y in zip(a, b)))


def safety(config: dict, steps: int = 20, size: int = 16) -> dict:
    """Diffusers' perform_safety_guidance, step by step as its pipeline calls it; predictions near one another, so that thresholds count."""
    draw = torch.Generator().manual_seed(11)
    rows, momentum = [], None
    for i in range(steps):
        free = torch.randn(size, generator=draw)
        bound = free + 0.1 * torch.randn(size, generator=draw)
        unsafe = bound + 0.02 * torch.randn(size, generator=draw)
        guidance, momentum = StableDiffusionPipelineSafe.perform_safety_guidance(
            None, True, momentum, bound - free, [bound, free, unsafe], i, **config)
        rows.append({"free": free.tolist(), "bound": bound.tolist(), "unsafe": unsafe.tolist(), "mixed": (free + 7.5 * guidance).tolist()})
    return {"config": config, "steps": rows}


def main(file: str) -> None:
    draw = torch.Generator().manual_seed(5)
    a, b = torch.randn(40, 6, generator=draw), 1.5 * torch.randn(40, 6, generator=draw) + 0.3
    layers = [[torch.randn(4, 3, 5, generator=draw), torch.randn(7, 2, 2, generator=draw)] for _ in range(2)]
    pair = pictures(3)
    golden = {
        "pictures": [p.flatten().tolist() for p in pair],
        "ssim": ssim(pair),
        "psnr": float(10 * torch.log10(255**2 / ((pair[0].double() - pair[1].double()) ** 2).mean())),
        "features": [a.tolist(), b.tolist()],
        "frechet": frechet(a, b),
        "layers": [[{"shape": list(x.shape), "values": x.flatten().tolist()} for x in side] for side in layers],
        "distance": distance(*layers),
        "sld": {name: safety(getattr(SafetyConfig, name)) for name in ("WEAK", "MEDIUM", "STRONG", "MAX")},
    }
    with open(file, "w") as out:
        json.dump(golden, out)


if __name__ == "__main__":
    main(sys.argv[1])
