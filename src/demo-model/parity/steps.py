"""Steps of learning per second, loss and gradient by h, of the demo model: the derived graph in Java, and PyTorch's autograd, in turns.

python -m parity steps MODEL --jar JAR [--batch 16] [--threads 2] [--rounds 5] [--record FILE]: the same work in both. Nothing but the offset of h wants
a gradient, so that PyTorch, too, runs the encoder half forwards only, and makes no gradients of weights."""

import argparse
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from demo_model.world import machine

from .peers import OURS, Resident, measure, note

ARMS = {"float32": False, "bfloat16": True}
LIKE_OURS = "float32"
REPEATS = 3


class Ours:
    """A process a round, which opens the model, warms up, and measures once."""

    def __init__(self, asked):
        self.name, self.how = OURS, "java -jar JAR gradient"
        self.command = ["java", "-jar", asked.jar, "gradient", asked.model, "--batch", str(asked.batch), "--threads", str(asked.threads), "--rounds", "3"]

    def __call__(self) -> float:
        told = subprocess.run(self.command, stdout=subprocess.PIPE, text=True).stdout
        rows = re.findall(r"^ *\d+ +[\d.]+ +([\d.]+)$", told, re.M)
        if not rows:
            raise SystemExit(f"parity: {' '.join(self.command)} ended with\n{told}")
        return float(np.median([float(row) for row in rows]))

    def took(self) -> float:
        return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])

    def close(self) -> None:
        pass


def stepper(kind: str, batch: int, threads: int):
    """One step in PyTorch, with the fastest of its attentions and memory layouts."""
    import torch
    from demo_model.generator import SIDE, WIDTH, Painter
    from diffusers.models.attention_processor import AttnProcessor, AttnProcessor2_0

    torch.set_num_threads(threads)
    unet = Painter("cpu").unet
    channels = unet.config.in_channels
    x, goal = torch.randn(batch, channels, SIDE, SIDE), torch.randn(batch, channels, SIDE, SIDE)
    states, times, weight = torch.randn(batch, 77, WIDTH), torch.full((batch,), 500.0), torch.ones(batch)
    offset = torch.randn(batch, unet.mid_block.resnets[-1].conv2.out_channels, SIDE // 4, SIDE // 4).requires_grad_()
    unet.mid_block.register_forward_hook(lambda module, inputs, h: h + offset)

    def step():
        offset.grad = None
        with torch.autocast("cpu", torch.bfloat16, enabled=ARMS[kind]):
            predicted = unet(x, times, states).sample
        (weight * (predicted.float() - goal).square().mean((1, 2, 3))).sum().backward()

    def put(attention, layout):
        unet.set_attn_processor(attention())
        unet.to(memory_format=layout)

    took = {}
    for ways in ((a, layout) for a in (AttnProcessor, AttnProcessor2_0) for layout in (torch.contiguous_format, torch.channels_last)):
        put(*ways)
        times_taken = []
        for _ in range(4):
            start = time.perf_counter()
            step()
            times_taken.append(time.perf_counter() - start)
        took[ways] = min(times_taken)
    best = min(took, key=took.get)
    put(*best)
    return step, f"PyTorch {torch.__version__}, {kind}, {best[0].__name__}, {best[1]}"


def serve(kind: str, batch: int, threads: int) -> None:
    """Loads, answers "ready", and for each line it is sent measures once."""
    step, how = stepper(kind, batch, threads)
    print("ready", how, flush=True)
    for _ in sys.stdin:
        step()
        start = time.perf_counter()
        for _ in range(REPEATS):
            step()
        print(REPEATS / (time.perf_counter() - start), flush=True)


def main(*words: str) -> None:
    if words[0] in ARMS:
        return serve(words[0], *map(int, words[1:]))
    parser = argparse.ArgumentParser(prog="python -m parity steps")
    parser.add_argument("model", help="the demo model's folder of ONNX files")
    parser.add_argument("--jar", required=True, help="target/quarkus-app/quarkus-run.jar")
    parser.add_argument("--record", help="docs/benchmarks.json, to write the figures to")
    for name, usual in {"batch": 16, "threads": 2, "rounds": 5}.items():
        parser.add_argument("--" + name, type=int, default=usual)
    asked = parser.parse_args(words)
    arms = []
    try:
        for kind in ARMS:
            arms.append(Resident(kind, [sys.executable, "-m", "parity", "steps", kind, str(asked.batch), str(asked.threads)]))
        arms.append(Ours(asked))
        for arm in arms:
            print(f"{arm.name}: {arm.how}")
        speeds = measure(arms, asked.rounds)
    finally:
        for arm in arms:
            arm.close()
    for kind in ARMS:
        ratios = speeds[kind] / speeds[OURS]  # of times
        low, median, high = np.quantile(ratios, [0.25, 0.5, 0.75])
        print(f"time of a step, {OURS} / PyTorch {kind}, batch {asked.batch}: {median:.3f} (middle half of the rounds: {low:.3f} to {high:.3f})")
        if asked.record:
            command = "python -m parity steps " + " ".join(words).replace(f" --record {asked.record}", "")
            note(Path(asked.record), f"gradient.vs_pytorch_{kind}_batch{asked.batch}", median, command, machine())
            if kind == LIKE_OURS:
                note(Path(asked.record), "discovery.step_vs_pytorch", median, command, machine())
