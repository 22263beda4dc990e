"""Scenes -> composed pictures. Two splits: `train`, and `held` with the sprite cells that training never sees."""

import colorsys
import dataclasses
import json
import random

import numpy as np
from PIL import Image
from tqdm import tqdm

from .captions import Scene, draw_scene
from .world import SIZE, WORLD, need, work

SPLITS = {"train": 36_000, "held": 4_000}


def build() -> None:
    sprites = load_sprites()
    for split, count in SPLITS.items():
        if work(f"{split}.jsonl").exists():
            continue
        pictures = np.lib.format.open_memmap(work(f"{split}.npy", gib=4), "w+", np.uint8, (count, SIZE, SIZE, 3))
        lines = []
        for i in tqdm(range(count), desc=f"pictures, {split}", unit="picture"):
            rng = random.Random(f"{split}-{i}")
            scene = draw_scene(rng, held=split == "held")
            pictures[i] = compose(scene, sprites, rng)
            lines.append(json.dumps(dataclasses.asdict(scene)) + "\n")
        pictures.flush()
        work(f"{split}.jsonl").write_text("".join(lines))  # last: its presence says that the split is whole


def load_sprites() -> dict[str, Image.Image]:
    stored = np.load(need(work("sprites.npz"), "python -m demo_model data"))
    return {name: Image.fromarray(picture) for name, picture in zip(stored["names"], stored["pictures"])}


def load(split: str) -> tuple[np.ndarray, list[Scene]]:
    """Pictures [N, size, size, 3] uint8 (memory-mapped) and their scenes."""
    pictures = np.load(need(work(f"{split}.npy"), "python -m demo_model data"), mmap_mode="r")
    scenes = [_scene(json.loads(line)) for line in work(f"{split}.jsonl").read_text().splitlines()]
    return pictures, scenes


def _scene(fields: dict) -> Scene:
    return Scene(**{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})


def compose(scene: Scene, sprites: dict[str, Image.Image], rng: random.Random) -> np.ndarray:
    """Paints background, person and object with varied place, size, side and colour; [size, size, 3] uint8."""
    picture = _background(scene.place, rng)
    left = rng.random() < 0.5
    if scene.person:
        room = rng.uniform(0.76, 0.84) if scene.object else rng.uniform(0.90, 0.98)
        side = (0.36 if not left else 0.64) if scene.object else 0.5
        person = sprites[scene.person]
        if rng.random() < 0.5:
            person = person.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        _paste(picture, person, room, side + rng.uniform(-0.03, 0.03), 1 - room / 2 - rng.uniform(0, 0.03))
    if scene.object:
        thing = sprites[scene.object]
        if left:
            thing = thing.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        thing = _tint(thing, rng).rotate(rng.uniform(-12, 12), Image.Resampling.BICUBIC)
        room = rng.uniform(0.44, 0.52) if scene.person else rng.uniform(0.7, 0.85)
        centre = ((0.25 if left else 0.75), 0.70) if scene.person else (0.5, 0.5)
        _paste(picture, thing, room, centre[0] + rng.uniform(-0.02, 0.02), centre[1] + rng.uniform(-0.04, 0.04))
    return np.asarray(picture.convert("RGB"))


def _background(place: str, rng: random.Random) -> Image.Image:
    colours = WORLD["backgrounds"]
    if place:
        sky, ground = colours[place]
    elif rng.random() < colours["plain_share"]:
        sky, ground = rng.choice(colours["plain"])
    else:
        sky, ground = colours["white"]
    picture = Image.new("RGBA", (SIZE, SIZE), sky)
    horizon = int(SIZE * rng.uniform(0.6, 0.7))
    picture.paste(Image.new("RGBA", (SIZE, SIZE - horizon), ground), (0, horizon))
    return picture


def _paste(picture: Image.Image, sprite: Image.Image, room: float, x: float, y: float) -> None:
    side = round(SIZE * room)
    sprite = sprite.resize((side, side), Image.Resampling.LANCZOS)
    picture.alpha_composite(sprite, *_clip(round(SIZE * x - side / 2), round(SIZE * y - side / 2)))


def _clip(x: int, y: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """PIL's destination may not be negative: what hangs over the edge moves into the source's offset."""
    return (max(x, 0), max(y, 0)), (max(-x, 0), max(-y, 0))


def _tint(sprite: Image.Image, rng: random.Random) -> Image.Image:
    """The same object in a slightly other colour."""
    red, green, blue = colorsys.hsv_to_rgb(rng.random(), 0.15, 1.0)
    pixels = np.asarray(sprite).astype(np.float32)
    pixels[..., :3] *= (red, green, blue)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
