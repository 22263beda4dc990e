"""One way to paint, in a process of its own: python -m parity painters KIND CONTRACT. It loads, answers "ready", and for each line it is
sent paints two batches and answers with pictures per second. `peers` starts it, and stops it while others are measured."""

import json
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers import StableDiffusionPipeline
from diffusers.models.attention_processor import AttnProcessor, AttnProcessor2_0
from transformers import CLIPTokenizer

PROMPT = "a doctor"  # as `throughput`


def scheduler(folder: Path):
    kind = json.loads((folder / "scheduler" / "scheduler_config.json").read_text())["_class_name"]
    return getattr(diffusers, kind).from_pretrained(folder / "scheduler")


def by_diffusers(wish: dict):
    """The weights as PyTorch has them: of the demo model where it was trained, of a full one from its seeds."""
    folder = Path(wish["model"])
    if wish["torch"] == "demo":
        from demo_model.generator import Painter

        painter = Painter("cpu").fused()
        painter.vae.register_to_config(scaling_factor=painter.scale)
        parts = painter.vae, painter.text, CLIPTokenizer.from_pretrained(folder / "tokenizer"), painter.unet
    else:
        from . import full

        with torch.no_grad(), tempfile.TemporaryDirectory() as scratch:
            made = full.sd15(Path(scratch))
        parts = made.vae, made.text_encoder, made.tokenizer, made.unet
    pipe = StableDiffusionPipeline(*parts, scheduler(folder), None, None, requires_safety_checker=False)
    return pipe, f"PyTorch {torch.__version__}, {_fastest(pipe, wish)}"


def _fastest(pipe, wish: dict) -> str:
    """Of the attention processors and memory layouts, the pair whose guided call of the U-Net takes least; left in place."""
    config, rows = pipe.unet.config, 2 * wish["batch"]
    x, states = torch.randn(rows, config.in_channels, *2 * [wish["side"] // pipe.vae_scale_factor]), torch.randn(rows, 77, config.cross_attention_dim)
    took = {}

    def put(layout, attention):
        for part in (pipe.unet, pipe.vae):
            part.to(memory_format=layout)
        pipe.unet.set_attn_processor(attention())

    for layout in (torch.contiguous_format, torch.channels_last):
        for attention in (AttnProcessor2_0, AttnProcessor):
            put(layout, attention)
            times = []
            for _ in range(3):
                start = time.process_time()  # of all threads: it matters less who else is at work
                pipe.unet(x, torch.tensor(500), states)
                times.append(time.process_time() - start)
            took[layout, attention] = min(times)
    for (layout, attention), seconds in took.items():
        print(f"diffusers: U-Net {seconds:.3f} s of CPU, {attention.__name__}, {layout}", file=sys.stderr)
    layout, attention = min(took, key=took.get)
    put(layout, attention)
    return f"{attention.__name__}, {layout}"


def by_optimum(wish: dict):
    import onnxruntime
    from optimum.onnxruntime import ORTStableDiffusionPipeline

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count()
    folder = Path(wish["model"])
    pipe = ORTStableDiffusionPipeline.from_pretrained(folder, export=False, session_options=options, scheduler=scheduler(folder), local_files_only=True)
    return pipe, f"ONNX Runtime {onnxruntime.__version__}"


def main(kind: str, contract: str) -> None:
    warnings.filterwarnings("ignore")
    wish, answers = json.loads(contract), sys.stdout
    sys.stdout = sys.stderr  # libraries talk
    torch.set_num_threads(os.cpu_count())
    with torch.inference_mode():
        pipe, how = {"diffusers": by_diffusers, "optimum": by_optimum}[kind](wish)
        pipe.set_progress_bar_config(disable=True)

        def paint():
            return pipe([PROMPT] * wish["batch"], num_inference_steps=wish["steps"], guidance_scale=wish["guidance"], height=wish["side"], width=wish["side"],
                        generator=[torch.Generator().manual_seed(seed) for seed in range(wish["batch"])], output_type="np").images

        np.save(Path(wish["pictures"]) / f"{kind}.npy", paint())  # warms up
        print("ready", how, file=answers, flush=True)
        for _ in sys.stdin:
            start = time.perf_counter()
            for _ in range(2):
                paint()
            print(2 * wish["batch"] / (time.perf_counter() - start), file=answers, flush=True)
