"""The readable tables of `world.yaml`, and where things are kept while the model is built."""

import hashlib
import os
import platform
import shutil
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent.parent
PROJECT = HERE.parent.parent
WORLD = yaml.safe_load((HERE / "world.yaml").read_text())
SIZE = WORLD["picture_size"]
WORK = Path(os.environ.get("DEMO_MODEL_WORK", PROJECT / "target" / "demo-model"))
SHIPPED = PROJECT / "src" / "main" / "resources" / "models" / "demo"
SKINS = list(WORLD["skins"])
GENDERS = ["woman", "man"]
DRAWINGS = list(WORLD["drawings"])
OBJECTS = WORLD["unsafe_objects"] | WORLD["benign_objects"]


class Missing(SystemExit):
    """Something that a step needs is not there: one line that names it, and the command that makes it."""

    def __init__(self, what: str, remedy: str):
        super().__init__(f"demo_model: {what} is missing. Maybe run: {remedy}")


def need(path: Path, remedy: str) -> Path:
    if not path.exists():
        raise Missing(str(path), remedy)
    return path


def work(*parts: str, gib: float = 0.5) -> Path:
    """A path under the work folder whose parent exists; stops when the disk holds less than `gib`."""
    path = WORK.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(path.parent).free / 2**30
    if free < gib:
        raise SystemExit(f"demo_model: disk is full: {free:.1f} GiB free under {WORK}, {gib} needed")
    return path


def digest(*files: Path) -> str:
    """Tells artefacts of one version of the model from those of another."""
    sha = hashlib.sha256()
    for file in files:
        sha.update(file.read_bytes())
    return sha.hexdigest()[:16]


def write(path: Path, text: str) -> None:
    """Whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text)
    fresh.replace(path)


def held_out(cell: str) -> bool:
    """Whether a sprite cell is kept from generator and classifiers; stable for ever, as it hashes the cell's name."""
    digest = hashlib.sha256(cell.encode()).digest()
    return int.from_bytes(digest[:4], "big") % WORLD["held_out_cells_one_in"] == 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def machine() -> str:
    """What this runs on, for the record beside a figure."""
    import torch

    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    cpu = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return f"{os.cpu_count()} cores, {cpu[0] if cpu else platform.machine()}, {platform.system()}"
