"""The text-to-image model itself: CLIP text encoder + conditional U-Net on latents, trained together, and a DDIM sampler.

Latent diffusion (Rombach et al. 2022): epsilon prediction, scaled-linear schedule; classifier-free guidance (Ho & Salimans
2022) by dropping one caption in ten; loss weighted by min-SNR-5 (Hang et al. 2023). Captions that name gender or skin are drawn
three times as often as others, and the noisier timesteps, which settle such traits, more often: the model learns them sooner,
and what a picture shows given its caption (the bias) stays as it is.
"""

import json
from contextlib import contextmanager

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor, AttnProcessor2_0
from transformers import CLIPTextConfig, CLIPTextModel

from . import dataset, tokenizer, vae
from .training import DEVICE, Run, half, trained
from .world import SIZE, need, work

WIDTH, BATCH = 128, 64
STEPS = 7800
GUIDANCE, SAMPLING_STEPS = 5.0, 25
SIDE = SIZE // 8


def new_text() -> CLIPTextModel:
    words = json.loads((tokenizer.folder() / "vocab.json").read_text())
    return CLIPTextModel(CLIPTextConfig(
        vocab_size=len(words), hidden_size=WIDTH, intermediate_size=4 * WIDTH, projection_dim=WIDTH, num_hidden_layers=3, num_attention_heads=4,
        max_position_embeddings=tokenizer.LENGTH, bos_token_id=words[tokenizer.START], eos_token_id=words[tokenizer.END],
        pad_token_id=words[tokenizer.END], attn_implementation="eager")).to(DEVICE)


def new_unet() -> UNet2DConditionModel:
    unet = UNet2DConditionModel(
        sample_size=SIDE, in_channels=vae.LATENTS, out_channels=vae.LATENTS, layers_per_block=1, norm_num_groups=16,
        block_out_channels=(64, 96, 128), cross_attention_dim=WIDTH,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4)  # diffusers reads this as the number of heads, as in SD 1.5
    unet.set_attn_processor(AttnProcessor())  # written out, here and above: on CPU it trains much faster than the fused one
    return unet.to(DEVICE)


def schedule() -> DDIMScheduler:
    return DDIMScheduler(num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
                         clip_sample=False, set_alpha_to_one=False, steps_offset=1, prediction_type="epsilon")


def build(minutes: float | None = None) -> None:
    torch.manual_seed(2)
    words = tokenizer.load()
    _, scenes = dataset.load("train")
    wordings = len(scenes[0].captions)
    ids = tokenizer.encode(words, [c for s in scenes for c in s.captions]).view(len(scenes), wordings, -1).to(DEVICE)
    empty = tokenizer.encode(words, [""]).to(DEVICE)
    latents = torch.from_numpy(np.load(need(work("latents-train.npy"), "python -m demo_model vae"))).to(DEVICE)
    scale = vae.scaling_factor()
    text, unet = new_text(), new_unet()
    alphas = schedule().alphas_cumprod.to(DEVICE)
    naming = torch.tensor([3.0 if s.word and len(s.left_open) < 2 else 1.0 for s in scenes], device=DEVICE)
    optimizer = torch.optim.AdamW([*text.parameters(), *unet.parameters()], weight_decay=0.01, betas=(0.9, 0.99), fused=True)
    run = Run("generator", {"text": text, "unet": unet}, optimizer, STEPS, minutes, decay=0.9985)
    dice = torch.Generator(DEVICE).manual_seed(3 + run.step)

    def one_step():
        some = torch.multinomial(naming, BATCH, replacement=True, generator=dice)
        mean, deviation = latents[some].float().unbind(1)
        x = (mean + deviation * torch.randn(mean.shape, generator=dice, device=DEVICE)) * scale
        wording = torch.randint(wordings, (BATCH,), generator=dice, device=DEVICE)
        prompt = torch.where(torch.rand(BATCH, 1, generator=dice, device=DEVICE) < 0.1, empty, ids[some, wording])
        noise = torch.randn(x.shape, generator=dice, device=DEVICE)
        t = torch.randint(1000, (BATCH,), generator=dice, device=DEVICE)
        t = torch.where(torch.rand(BATCH, generator=dice, device=DEVICE) < 0.5, 300 + t * 7 // 10, t)
        a = alphas[t].view(-1, 1, 1, 1)
        with half():
            predicted = unet(a.sqrt() * x + (1 - a).sqrt() * noise, t, text(prompt).last_hidden_state).sample
        weight = (5 * (1 - a) / a).clamp(max=1)  # min(SNR, 5) / SNR
        return (weight * (predicted.float() - noise).square()).mean()

    run.go(one_step, lambda done: 1e-3 * min(1, run.step / 200, 2 - 2 * done) + 1e-5)


class Painter:
    """The trained model, for sampling in PyTorch."""

    def __init__(self, device: str = DEVICE):
        self.device, self.words, self.scale = device, tokenizer.load(), vae.scaling_factor()
        weights = trained("generator")
        self.text, self.unet, self.vae = new_text(), new_unet(), vae.load()
        self.text.load_state_dict(weights["text"])
        self.unet.load_state_dict(weights["unet"])
        for module in (self.text, self.unet, self.vae):
            module.to(device).eval().requires_grad_(False)

    def fused(self) -> "Painter":
        """The attention that diffusers uses by default and that exports carry; the same numbers to 1e-6."""
        self.unet.set_attn_processor(AttnProcessor2_0())
        self.text.set_attn_implementation("sdpa")
        return self

    def states(self, prompts: list[str]) -> torch.Tensor:
        """Text states [N, 77, width]."""
        return self.text(tokenizer.encode(self.words, prompts).to(self.device)).last_hidden_state

    @contextmanager
    def steered(self, push: torch.Tensor | None):
        """While open, the mid block's output h gets + push ([1 or N, C, h, w]) in the last N (conditional) samples of a batch."""
        if push is None:
            yield
            return

        def add(module, inputs, h):
            h = h.clone()
            n = len(push) if len(push) > 1 else len(h) // 2
            h[-n:] += push.to(h)
            return h

        hook = self.unet.mid_block.register_forward_hook(add)
        try:
            yield
        finally:
            hook.remove()

    @torch.no_grad()
    def latents(self, prompts: list[str], seed: int, push=None, guidance: float = GUIDANCE, steps: int = SAMPLING_STEPS, exact: bool = False) -> torch.Tensor:
        """DDIM samples [N, 8, 16, 16], scaled; the i-th noise depends on (seed, i) alone. `exact` computes in fp32."""
        count = len(prompts)
        both = self.states([""] * count + list(prompts))
        x = noise(count, seed).to(self.device)
        ddim = schedule()
        ddim.set_timesteps(steps)
        with torch.autocast(self.device, torch.bfloat16, enabled=not exact), self.steered(push):
            for t in ddim.timesteps:
                free, bound = self.unet(torch.cat([x, x]), t, both).sample.float().chunk(2)
                x = ddim.step(free + guidance * (bound - free), t, x).prev_sample
        return x

    @torch.no_grad()
    def pictures(self, latents: torch.Tensor) -> torch.Tensor:
        """uint8 [N, 3, 128, 128]."""
        with half():
            decoded = torch.cat([self.vae.decode(part / self.scale).sample.float() for part in latents.split(64)])
        return ((decoded.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)


def noise(count: int, seed: int) -> torch.Tensor:
    """Starting noise [count, 8, 16, 16], from PyTorch's CPU generator whatever the device."""
    return torch.randn(count, vae.LATENTS, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))
