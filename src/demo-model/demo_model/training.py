"""What every training here shares: device, resumable checkpoints, moving averages, loss curves."""

import csv
import json
import time
from pathlib import Path

import matplotlib
import torch
from tqdm import tqdm

from .world import need, work

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def half():
    """Autocast to bfloat16: on CPU it uses AMX tiles where the processor has them (2 to 4 times faster than fp32)."""
    return torch.autocast(DEVICE, torch.bfloat16)


class Averaged:
    """Exponential moving average of some modules' weights (Polyak)."""

    def __init__(self, modules: dict[str, torch.nn.Module], decay: float):
        self.decay, self.modules = decay, modules
        self.weights = {n: {k: v.detach().clone() for k, v in m.state_dict().items()} for n, m in modules.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        keep = min(self.decay, (1 + step) / (10 + step))
        for name, module in self.modules.items():
            for key, value in module.state_dict().items():
                held = self.weights[name][key]
                held.lerp_(value, 1 - keep) if held.is_floating_point() else held.copy_(value)


class Run:
    """One resumable training: counts steps, keeps a checkpoint and a curve.

    It ends after `steps`, or, where `minutes` are given, after those. What is finished stays so until minutes ask for more.
    """

    def __init__(self, name: str, modules: dict[str, torch.nn.Module], optimizer, steps: int, minutes: float | None, decay: float = 0.999):
        self.name, self.steps, self.minutes = name, steps, minutes
        self.modules, self.optimizer = modules, optimizer
        self.average = Averaged(modules, decay)
        self.file, self.curve_file = work(f"{name}.pt"), work(f"{name}.csv")
        self.step, self.spent, self.finished = 0, 0.0, False
        if self.file.exists():
            saved = torch.load(self.file, map_location=DEVICE)
            for key, module in modules.items():
                module.load_state_dict(saved["modules"][key])
            optimizer.load_state_dict(saved["optimizer"])
            self.average.weights = saved["average"]
            self.step, self.spent, self.finished = saved["step"], saved["spent"], saved["finished"]
        lines = self.curve_file.read_text().splitlines(True) if self.curve_file.exists() else []
        self.curve_file.write_text("".join(line for line in lines if int(line.split(",")[0]) <= self.step))

    @property
    def progress(self) -> float:
        """0 at the start, 1 at the end."""
        if self.minutes is None:
            return 1.0 if self.finished else min(1.0, self.step / self.steps)
        return min(1.0, self.spent / 60 / self.minutes)

    def go(self, one_step, learning_rate) -> None:
        """Calls `one_step() -> loss tensor` until done; `learning_rate(progress)` sets the rate."""
        bar = tqdm(total=None if self.minutes else self.steps, initial=self.step, desc=self.name, unit="step", mininterval=5)
        with open(self.curve_file, "a", newline="") as file:
            curve = csv.writer(file)
            while self.progress < 1:
                start = time.monotonic()
                for group in self.optimizer.param_groups:
                    group["lr"] = float(learning_rate(self.progress))
                self.optimizer.zero_grad()
                loss = one_step()
                loss.backward()
                torch.nn.utils.clip_grad_norm_([p for g in self.optimizer.param_groups for p in g["params"]], 1.0)
                self.optimizer.step()
                self.step += 1
                self.average.update(self.step)
                self.spent += time.monotonic() - start
                bar.update()
                if self.step % 10 == 0:
                    curve.writerow([self.step, round(self.spent, 1), float(loss.detach())])
                    bar.set_postfix(loss=f"{float(loss.detach()):.4f}", done=f"{self.progress:.0%}", refresh=False)
                if self.step % 250 == 0:
                    file.flush()
                    self.save()
        self.finished = True
        self.save()

    def save(self) -> None:
        state = {"modules": {k: m.state_dict() for k, m in self.modules.items()}, "average": self.average.weights,
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "spent": self.spent, "finished": self.finished}
        fresh = self.file.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self.file)
        cost = {"steps": self.step, "minutes": round(self.spent / 60, 1), "device": DEVICE}
        work(f"{self.name}-cost.json").write_text(json.dumps(cost))


def plot_curve(file: Path, name: str) -> None:
    rows = [(int(s), float(loss)) for s, _, loss in csv.reader(file.open())]
    steps, losses = zip(*rows)
    window = max(1, len(losses) // 50)
    smooth = [sum(losses[max(0, i - window):i + 1]) / len(losses[max(0, i - window):i + 1]) for i in range(len(losses))]
    figure, axes = pyplot.subplots(figsize=(7, 3), layout="constrained")
    axes.plot(steps, losses, color="#c7d2e0", linewidth=0.7)
    axes.plot(steps, smooth, color="#1f4e8c", linewidth=1.6)
    axes.set(xlabel="step", ylabel="loss", title=name, yscale="log")
    figure.savefig(file.with_suffix(".png"), dpi=110)
    pyplot.close(figure)


def trained(name: str) -> dict[str, dict]:
    """The averaged weights of a finished (or running) training, by module name."""
    return torch.load(need(work(f"{name}.pt"), f"python -m demo_model {name}"), map_location=DEVICE)["average"]
