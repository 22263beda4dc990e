"""Stable Diffusion 1.5, or with --xl SDXL, in full size with random weights, to try large models on: as long to load, as slow, as
hungry as the real ones. The vocabulary is the demo model's, 801 tokens for 49,408; all else has the published shapes.

python -m parity full DIR [--half] [--xl]: weights in a file beside model.onnx; SD 1.5 --half in one file under 2 GB, as most have it."""

import gc
import resource
import sys
import time
import warnings
from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler, PNDMScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from . import folders
from .folders import END, text, unet, vae, words
from .tiny import Part

VAE = dict(block_out_channels=(128, 256, 512, 512), layers_per_block=2, norm_num_groups=32)
LARGE = dict(layers_per_block=2, norm_num_groups=32)
TURNS = dict(down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
             up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"))
XL_TURNS = dict(down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"))


def sd15(folder: Path) -> StableDiffusionPipeline:
    return StableDiffusionPipeline(
        vae(41, 0.18215, sample_size=512, **VAE), text(CLIPTextModel, 42, 768, 12, "quick_gelu", 12, intermediate_size=3072), words(END),
        unet(43, sample_size=64, cross_attention_dim=768, attention_head_dim=8, block_out_channels=(320, 640, 1280, 1280), **LARGE, **TURNS),
        folders.schedule(PNDMScheduler, folders.SD15, folder / "scheduler"), None, None, requires_safety_checker=False)


def sdxl(folder: Path) -> StableDiffusionXLPipeline:
    return StableDiffusionXLPipeline(
        vae(51, 0.13025, sample_size=1024, **VAE), text(CLIPTextModel, 52, 768, 12, "quick_gelu", 12, intermediate_size=3072),
        text(CLIPTextModelWithProjection, 53, 1280, 32, "gelu", 20, intermediate_size=5120, projection_dim=1280), words(END), words("!"),
        unet(54, sample_size=128, cross_attention_dim=2048, attention_head_dim=[5, 10, 20], block_out_channels=(320, 640, 1280), use_linear_projection=True,
             transformer_layers_per_block=[1, 2, 10], addition_embed_type="text_time", addition_time_embed_dim=256,
             projection_class_embeddings_input_dim=2816, **LARGE, **XL_TURNS),
        folders.schedule(EulerDiscreteScheduler, folders.SDXL, folder / "scheduler"), force_zeros_for_empty_prompt=True, add_watermarker=False)


def main(target: str, *options: str) -> None:
    if unknown := {*options} - {"--half", "--xl"}:
        raise SystemExit(f"parity: full knows --half and --xl, not {' '.join(unknown)}")
    warnings.filterwarnings("ignore")  # of the tracer
    start, folder, half, xl = time.monotonic(), Path(target), "--half" in options, "--xl" in options
    torch.set_default_dtype(torch.float16 if half else torch.float32)
    with torch.no_grad():
        pipe = (sdxl if xl else sd15)(folder)
        torch.set_default_dtype(torch.float32)
        if xl:
            _by_optimum(pipe, folder)
        else:
            folders.by_script(pipe, folder, half, single=half)
    del pipe
    gc.collect()
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    print(f"full: {size / 1e9:.2f} GB in {folder}, at most {_peak():.1f} GiB of memory, {time.monotonic() - start:.0f} s", flush=True)
    _try(folder)
    print(f"full: tried, at most {_peak():.1f} GiB of memory, {time.monotonic() - start:.0f} s")


def _by_optimum(pipe, folder: Path) -> None:
    """Traced on a small picture: Optimum would take one of the size that config.json names, minutes of half precision on a CPU."""
    sizes = {"unet": (pipe.unet, pipe.unet.config.sample_size), "vae_decoder": (pipe.vae, pipe.vae.config.sample_size)}
    for part, size in sizes.values():
        part.register_to_config(sample_size=size // 8)
    folders.by_optimum(pipe, folder)
    for name, (part, size) in sizes.items():
        part.register_to_config(sample_size=size)
        part.save_config(folder / name)


def _try(folder: Path) -> None:
    """Every part must load and give finite numbers of a sensible size."""
    chance = torch.Generator().manual_seed(1)
    x, ids = torch.randn(1, 4, 16, 16, generator=chance), torch.randint(3, folders.TOKENS, (1, 77), generator=chance)
    states, extra = [], []
    for name in ("text_encoder", "text_encoder_2"):
        if (folder / name).exists():
            got = Part(folder, name, lean=True)(ids)
            states.append(got["last_hidden_state"])
            extra = [got["text_embeds"], torch.tensor([[128.0, 128, 0, 0, 128, 128]])] if "text_embeds" in got else []
    prediction = Part(folder, "unet", lean=True)(x, torch.tensor(500.0), torch.cat(states, 2), *extra)["out_sample"]
    picture = Part(folder, "vae_decoder", lean=True)(x / 0.18215)["sample"]
    print(f"full: prediction {prediction.std():.2f}, picture {picture.std():.2f}", file=sys.stderr)
    if not (prediction.isfinite().all() and picture.isfinite().all()):
        raise SystemExit("parity: the full model gives numbers that are not finite")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
