"""The autoencoder: 128x128 pictures <-> 16x16 latents, diffusers' AutoencoderKL (Rombach et al. 2022)."""

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch.nn import functional
from tqdm import tqdm

from . import dataset
from .training import DEVICE, Run, half, trained
from .world import SIZE, need, work

CHANNELS, LATENTS, BATCH = (32, 48, 64, 128), 8, 16
STEPS = 2000
CROP, CROPPED = 96, 0.75  # crops of 96 px for three quarters of the training: nearly twice the steps


def new() -> AutoencoderKL:
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, block_out_channels=CHANNELS,
        layers_per_block=1, latent_channels=LATENTS, norm_num_groups=16, sample_size=SIZE).to(DEVICE)


def to_tensor(pictures: np.ndarray) -> torch.Tensor:
    """uint8 [N, H, W, 3] -> float [N, 3, H, W] in [-1, 1]."""
    return torch.from_numpy(np.array(pictures)).to(DEVICE).permute(0, 3, 1, 2).float() / 127.5 - 1


def build(minutes: float | None = None) -> None:
    torch.manual_seed(1)
    pictures, _ = dataset.load("train")
    vae = new()
    optimizer = torch.optim.AdamW(vae.parameters(), weight_decay=1e-4, betas=(0.9, 0.99))
    run = Run("vae", {"vae": vae}, optimizer, STEPS, minutes, decay=0.998)
    rng = np.random.default_rng(run.step)

    def one_step():
        x = to_tensor(pictures[np.sort(rng.integers(0, len(pictures), BATCH))])
        if run.progress < CROPPED:
            top, left = rng.integers(0, SIZE - CROP + 1, 2)
            x = x[:, :, top:top + CROP, left:left + CROP]
        with half():
            posterior = vae.encode(x).latent_dist
            y = vae.decode(posterior.sample()).sample
        return loss(x, y.float(), posterior)

    run.go(one_step, lambda done: 1.2e-3 * min(1, run.step / 100) * (1 - done) ** 0.7 + 1e-5)
    encode_all()


def loss(x: torch.Tensor, y: torch.Tensor, posterior) -> torch.Tensor:
    """Errors of pixels, of their edges at two scales (sharp outlines) and of coarse colour (learned late otherwise), and a light KL term."""
    total = functional.l1_loss(y, x) + functional.mse_loss(functional.avg_pool2d(y, 4), functional.avg_pool2d(x, 4)) * 6
    for scale in (1, 2):
        a, b = (functional.avg_pool2d(z, scale) for z in (x, y))
        for axis in (2, 3):
            total = total + 0.4 * functional.l1_loss(b.diff(dim=axis), a.diff(dim=axis))
    mean, logvar = posterior.mean.float(), posterior.logvar.float()
    return total + 1e-5 * 0.5 * (mean.square() + logvar.exp() - 1 - logvar).sum((1, 2, 3)).mean() / LATENTS


def load() -> AutoencoderKL:
    vae = new()
    vae.load_state_dict(trained("vae")["vae"])
    return vae.eval().requires_grad_(False)


@torch.no_grad()
def encode_all() -> None:
    """Latents' mean and standard deviation of both splits, and the scaling factor that gives them unit variance."""
    vae = load()
    work("scaling-factor.npy").unlink(missing_ok=True)  # written last: its presence says that the latents are whole
    for split in dataset.SPLITS:
        pictures, _ = dataset.load(split)
        latents = np.empty((len(pictures), 2, LATENTS, SIZE // 8, SIZE // 8), np.float16)
        for i in tqdm(range(0, len(pictures), 64), desc=f"latents, {split}"):
            with half():
                posterior = vae.encode(to_tensor(pictures[i:i + 64])).latent_dist
            latents[i:i + 64] = torch.stack([posterior.mean.float(), posterior.std.float()], 1).cpu().numpy()
        np.save(work(f"latents-{split}.npy"), latents)
    train = np.load(work("latents-train.npy"), mmap_mode="r")[:4000, 0].astype(np.float32)
    np.save(work("scaling-factor.npy"), np.float32(1 / train.std()))


def scaling_factor() -> float:
    return float(np.load(need(work("scaling-factor.npy"), "python -m demo_model vae")))


@torch.no_grad()
def psnr(count: int = 256) -> float:
    """Mean peak signal-to-noise ratio in dB of reconstructions of held-out pictures."""
    vae = load()
    pictures, _ = dataset.load("held")
    x = to_tensor(pictures[:count])
    y = torch.cat([vae.decode(vae.encode(part).latent_dist.mean).sample for part in x.split(32)]).clamp(-1, 1)
    return float((-10 * torch.log10((x - y).square().mean((1, 2, 3)) / 4)).mean())
