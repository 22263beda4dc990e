"""Openly licensed emoji drawings -> RGBA sprites of picture size. Pinned npm packages in, one .npz out."""

import io
import json
import shutil
import subprocess
from functools import lru_cache

import numpy as np
import resvg_py
from PIL import Image
from tqdm import tqdm

from .world import HERE, OBJECTS, SIZE, WORLD, Missing, need, work

SIGNS = {"woman": "-200d-2640", "man": "-200d-2642", "neutral": ""}


def build() -> None:
    if work("sprites.npz").exists():
        return
    _install()
    cells = {**_people(), **_objects()}
    names, pictures = [], []
    for name, svg in tqdm(sorted(cells.items()), desc="sprites", unit="drawing"):
        names.append(name)
        pictures.append(_rasterise(svg))
    np.savez(work("sprites.new.npz"), names=np.array(names), pictures=np.stack(pictures))
    work("sprites.new.npz").replace(work("sprites.npz"))


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("the command npm", "apt-get install npm")
    if work("npm", "complete").exists():
        return
    for file in ("package.json", "package-lock.json"):
        shutil.copy(need(HERE / file, "git checkout src/demo-model"), work("npm", file))
    if subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work("npm", "x").parent).returncode:
        raise SystemExit("demo_model: npm could not fetch the artwork; what it said stands above.")
    work("npm", "complete").touch()


def _people() -> dict[str, str]:
    """Sprite name "drawing/gender/modifier/style" -> SVG."""
    cells = {}
    for style, art in WORLD["styles"].items():
        for drawing, how in WORLD["drawings"].items():
            for gender, base in WORLD["genders"].items():
                for modifier in (m for group in WORLD["skins"].values() for m in group):
                    if "sign" in how:
                        code = f"{how['sign']}-{modifier}{SIGNS[gender]}"
                    else:
                        code = f"{base}-{modifier}" + (f"-200d-{how['zwj']}" if "zwj" in how else "")
                    cells[f"{drawing}/{gender}/{modifier}/{style}"] = _svg(art["package"], code)
    return cells


def _objects() -> dict[str, str]:
    """Sprite name "object/name/style" -> SVG."""
    cells = {}
    for name, how in OBJECTS.items():
        if "code" in how:
            for style, art in WORLD["styles"].items():
                cells[f"object/{name}/{style}"] = _svg(art["package"], how["code"])
        for style, icon in how.get("realistic", {}).items():
            cells[f"object/{name}/{style}"] = _icon(WORLD["realistic"][style]["package"], icon)
    return cells


def _svg(package: str, code: str) -> str:
    if "twemoji" not in package:
        return _icon(package, _chars(package)[code])
    folder = _package(package) / "dist" / "svg"
    for candidate in (code, code + "-fe0f", code.replace("-200d", "-fe0f-200d", 1)):
        if (folder / f"{candidate}.svg").exists():
            return (folder / f"{candidate}.svg").read_text()
    raise Missing(f"drawing {code} of {package}", "delete the npm folder and build again")


def _icon(package: str, name: str) -> str:
    icons = _icons(package)
    name = icons.get("aliases", {}).get(name, {}).get("parent", name)
    icon = icons["icons"][name]
    width, height = (icon.get(k, icons.get(k, 16)) for k in ("width", "height"))
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}">{icon["body"]}</svg>'


@lru_cache
def _icons(package: str) -> dict:
    return json.loads((_package(package) / "icons.json").read_text())


@lru_cache
def _chars(package: str) -> dict:
    return json.loads((_package(package) / "chars.json").read_text())


def _package(name: str):
    return need(work("npm", "node_modules", name), "delete the npm folder and build again")


def _rasterise(svg: str) -> np.ndarray:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=SIZE, height=SIZE)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))
