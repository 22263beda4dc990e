"""Pictures per second of the same model in Evenkeel and in others, on this machine's CPU, in single precision, in turns.

python -m parity peers MODEL --jar JAR [--torch full|demo]: diffusers on PyTorch, and Optimum on ONNX Runtime. --torch says where the
same weights are for PyTorch: `full` makes them anew from the seeds of `parity full`, `demo` takes them from DEMO_MODEL_WORK.
python -m parity peers MODEL --jar JAR --sd4j FOLDER: SD4J instead, with Euler ancestral, one of the two solvers it has."""

import argparse
import datetime
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
from demo_model.world import machine
from onnx import numpy_helper

HERE = Path(__file__).parent
OURS = "evenkeel"
KEYS = {"diffusers": "sampler.vs_diffusers_cpu", "optimum": "sampler.vs_optimum_ort", "sd4j": "sampler.vs_sd4j"}
VOCABULARY = 49_408  # that SD4J's tokenizer has built in
QUIET = 0.05  # what others may take of the machine while one is measured
TICKS = os.sysconf("SC_CLK_TCK")


class Resident:
    """An arm that loads once, and stands still while it is not its turn: no thread of it may spin then."""

    def __init__(self, name: str, command: list[str], **options):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        self.how = self._answer("ready")
        self.process.send_signal(signal.SIGSTOP)

    def _answer(self, mark: str = "") -> str:
        for line in self.process.stdout:
            if line.startswith(mark):
                return line.removeprefix(mark).strip()
        raise SystemExit(f"parity: {self.name} ended")

    def __call__(self) -> float:
        self.process.send_signal(signal.SIGCONT)
        print("go", file=self.process.stdin, flush=True)
        speed = float(self._answer())
        self.process.send_signal(signal.SIGSTOP)
        return speed

    def took(self) -> float:
        """Seconds of CPU so far."""
        return sum(map(int, Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / TICKS

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class Ours:
    """A process a round, which opens the model, paints two batches to warm up, and two that count."""

    def __init__(self, wish: dict, jar: str):
        self.name, self.wish, self.how = OURS, wish, "java -jar JAR throughput"
        self.command = ["java", "-jar", jar, "throughput", wish["model"], "--batches", str(wish["batch"]), "--rounds", "1",
                        "--steps", str(wish["steps"]), "--side", str(wish["side"])]

    def __call__(self) -> float:
        told = subprocess.run(self.command, stdout=subprocess.PIPE, text=True).stdout
        row = re.search(rf"^ *{self.wish['batch']} +[\d.]+ +([\d.]+)$", told, re.M)
        if not row:
            raise SystemExit(f"parity: {' '.join(self.command)} ended with\n{told}")
        return self.wish["batch"] / float(row[1]) / self.wish["steps"]

    def took(self) -> float:
        return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])

    def close(self) -> None:
        pass


def sd4j(folder: Path, wish: dict) -> Resident:
    path = os.pathsep.join(str(folder / "target" / part) for part in ("classes", "dependency/*"))
    words = [wish["model"], *(str(wish[key]) for key in ("steps", "guidance", "batch", "side"))]
    return Resident("sd4j", ["java", "-cp", path, str(HERE / "Sd4jPainter.java"), *words], cwd=folder)


def view(model: Path, folder: Path) -> Path:
    """The model as SD4J can read it, and anybody else: its words for all of SD4J's token ids, and Euler ancestral for its solver."""
    for part in model.iterdir():
        if part.name not in ("scheduler", "text_encoder"):
            (folder / part.name).symlink_to(part)
    for part in ("scheduler", "text_encoder"):
        (folder / part).mkdir()
    config = json.loads((model / "scheduler" / "scheduler_config.json").read_text())
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(config | {"_class_name": "EulerAncestralDiscreteScheduler"}))
    graph = onnx.load(model / "text_encoder" / "model.onnx")
    for weight in graph.graph.initializer:
        if weight.name.endswith("token_embedding.weight"):
            weight.CopyFrom(numpy_helper.from_array(np.resize(numpy_helper.to_array(weight), (VOCABULARY, weight.dims[1])), weight.name))
    onnx.save(graph, folder / "text_encoder" / "model.onnx")
    (folder / "text_encoder" / "config.json").symlink_to(model / "text_encoder" / "config.json")  # of the tokenizer that the folder has
    return folder


def compare(pictures: Path) -> None:
    """Those who can paint with PyTorch's noise must have painted the same."""
    one, other = (np.load(pictures / f"{name}.npy") for name in ("diffusers", "optimum"))
    print(f"pictures of diffusers and Optimum differ by {np.abs(one - other).max():.1e} of 1", flush=True)
    if np.abs(one - other).max() > 0.05:
        raise SystemExit("parity: diffusers and Optimum do not paint the same: not the same weights")


def busy() -> float:
    """Seconds of CPU that this machine has worked so far, or that its host kept from it."""
    worked = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(worked) - sum(worked[3:5])) / TICKS


def alone(arm) -> tuple[float, float, float]:
    """Pictures per second; and of the machine's time meanwhile, the shares that the arm and that others took."""
    start, all_before, own_before = time.monotonic(), busy(), arm.took()
    speed = arm()
    time_there_was = (time.monotonic() - start) * os.cpu_count()
    own = arm.took() - own_before
    return speed, own / time_there_was, (busy() - all_before - own) / time_there_was


def measure(arms: list, rounds: int) -> dict[str, np.ndarray]:
    """Rounds in which others were at work do not count, and are done again."""
    counted = []
    print("round  " + "  ".join(f"{arm.name:>9}" for arm in arms) + "   pictures per second (share of the machine that others took)")
    for turn in range(4 * rounds):
        row = {}
        for i in range(len(arms)):
            arm = arms[(i + turn) % len(arms)]
            row[arm.name] = alone(arm)
            if row[arm.name][2] > QUIET:
                break
        quiet = len(row) == len(arms) and max(others for _, _, others in row.values()) <= QUIET
        counted += [row] * quiet
        print(f"{len(counted) if quiet else '-':>5}  " + "  ".join(f"{name} {speed:.4f} ({others:.2f})" for name, (speed, _, others) in row.items()), flush=True)
        if len(counted) == rounds:
            break
    if not counted:
        raise SystemExit("parity: this machine is not quiet enough to measure")
    for arm in arms:
        print(f"{arm.name} keeps {np.median([row[arm.name][1] for row in counted]) * os.cpu_count():.2f} of {os.cpu_count()} cores busy, loading included where it loads each round")
    return {arm.name: np.array([row[arm.name][0] for row in counted]) for arm in arms}


def note(file: Path, key: str, value: float, command: str, where: str) -> None:
    figures = json.loads(file.read_text())
    figure = {"key": key, "value": round(value, 4), "unit": "ratio", "command": command, "date": str(datetime.datetime.now(datetime.timezone.utc).date()), "machine": where}
    at = next((i for i, one in enumerate(figures) if one["key"] == key), len(figures))
    figures[at:at + 1] = [figure]
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


def main(*words: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m parity peers")
    parser.add_argument("model", type=Path, help="a folder of ONNX files")
    parser.add_argument("--jar", required=True, help="target/quarkus-app/quarkus-run.jar")
    parser.add_argument("--torch", choices=["full", "demo"], default="full", help="where PyTorch's weights of the model come from")
    parser.add_argument("--sd4j", type=Path, help="built by `mvn package dependency:copy-dependencies`, with libortextensions.so")
    parser.add_argument("--suffix", default="", help="of the figures' keys, such as _demo")
    parser.add_argument("--record", type=Path, help="docs/benchmarks.json, to write the figures to")
    for name, usual in {"batch": 1, "steps": 4, "side": 256, "rounds": 3}.items():
        parser.add_argument("--" + name, type=int, default=usual)
    asked = parser.parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("parity: ended before it was done"))  # what stands still would be left behind
    own = asked.model / "evenkeel.json"
    wish = {name: getattr(asked, name) for name in ("torch", "batch", "steps", "side")}
    wish["guidance"] = json.loads(own.read_text())["guidance_scale"] if own.exists() else 7.5
    arms = []
    with tempfile.TemporaryDirectory() as scratch:
        wish |= {"model": str(view(asked.model.resolve(), Path(scratch)) if asked.sd4j else asked.model.resolve()), "pictures": scratch}
        try:
            if asked.sd4j:
                arms.append(sd4j(asked.sd4j.resolve(), wish))
            else:
                for name in ("diffusers", "optimum"):
                    arms.append(Resident(name, [sys.executable, "-m", "parity", "painters", name, json.dumps(wish)]))
                compare(Path(scratch))
            arms.append(Ours(wish, asked.jar))
            for arm in arms:
                print(f"{arm.name}: {arm.how}")
            print(f"batches of {wish['batch']}, {wish['steps']} steps, guidance {wish['guidance']}, {wish['side']} pixels", flush=True)
            speeds = measure(arms, asked.rounds)
        finally:
            for arm in arms:
                arm.close()
    command = "python -m parity peers " + " ".join(words).replace(f" --record {asked.record}", "")
    for arm in arms[:-1]:
        ratios = speeds[OURS] / speeds[arm.name]
        low, median, high = np.quantile(ratios, [0.25, 0.5, 0.75])
        print(f"{OURS} / {arm.name}: {median:.3f} (middle half of the rounds: {low:.3f} to {high:.3f}); "
              f"{np.median(speeds[OURS]):.4f} and {np.median(speeds[arm.name]):.4f} pictures per second")
        if asked.record:
            note(asked.record, KEYS[arm.name] + asked.suffix, median, command, f"{machine()}, {arm.how}")
