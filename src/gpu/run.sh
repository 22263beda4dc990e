#!/usr/bin/env bash
# On the machine with the GPU, in a copy of this repository (README.md):
#
#   src/gpu/run.sh keep       puts the pieces that came with this call aside
#   src/gpu/run.sh open       puts them together, and fills the models' weights in
#   src/gpu/run.sh check      says whether CUDA's libraries are found, and draws one step
#   src/gpu/run.sh measure    writes figures.json, log and gpu.csv to $OUT: all about the first model
#   src/gpu/run.sh measure MODEL    only how many pictures per second, of another one
#   src/gpu/run.sh evenkeel ARGS    the application itself; MODELS/ in an argument is where the models are
#
# GPU_HOME: where all is kept, /tmp/evenkeel-gpu.  DEVICE=cpu: to try the script without a GPU.
set -euo pipefail

# --- what is measured: the application's command line, and how much of it. All that may have to change is here. ---
DEVICE=${DEVICE:-cuda}
STEPS=${STEPS:-50}
ROUNDS=${ROUNDS:-3}
BATCH=${BATCH:-8}
BATCHES=${BATCHES:-1,4,8,16}

one_step() { # MODEL
  evenkeel hspace-edit "$1" --device "$DEVICE"
}

throughput() { # MODEL KEYS FILE: KEYS_b1 and KEYS_best
  evenkeel throughput "$1" --device "$DEVICE" --batches "$BATCHES" --steps "$STEPS" --rounds "$ROUNDS" --keys "$2" --record "$3"
}

engine() { # MODEL KEYS FILE: KEYS.engine_vs_bare, KEYS.steered_vs_unsteered and KEYS.mixed_tenants_vs_one
  evenkeel engine "$1" --device "$DEVICE" --batch "$BATCH" --steps "$STEPS" --rounds "$ROUNDS" --keys "$2" --record "$3"
}
# ---

home=${GPU_HOME:-/tmp/evenkeel-gpu}
here=$(cd "$(dirname "$0")/../.." && pwd)
out=${OUT:-$home/out}

evenkeel() {
  LD_LIBRARY_PATH="$(library_path):$home/letters" FONTCONFIG_FILE="$home/letters/fonts.conf" "$home/jre/bin/java" -Xmx4g -Djava.awt.headless=true \
    -Donnxruntime.native.path="$home/onnxruntime" -jar "$home/app/quarkus-run.jar" "${@//MODELS\//$home/models/}"
}

# The folders of CUDA and cuDNN that a PyTorch of pip has brought, then the system's.
library_path() {
  python3 - <<'PYTHON'
import os, sys
from pathlib import Path

roots = [Path(root) / "nvidia" for root in sys.path if root]
found = [str(lib) for root in roots if root.is_dir() for lib in sorted(root.glob("*/lib"))]
found += [lib for lib in ("/usr/local/cuda/lib64", "/usr/local/nvidia/lib64") if Path(lib).is_dir()]
print(":".join(found + [os.environ[name] for name in ("LD_LIBRARY_PATH",) if os.environ.get(name)]))
PYTHON
}

gpu() { # WHAT: as nvidia-smi calls it
  nvidia-smi --query-gpu="$1" --format=csv,noheader 2>/dev/null | head -1 || true
}

device_name() { # for keys: h100 of "NVIDIA H100 80GB HBM3"
  local name
  name=$(gpu name | sed -E 's/^NVIDIA //; s/ .*//' | tr '[:upper:]' '[:lower:]' | tr -cd 'a-z0-9')
  echo "${name:-$DEVICE}"
}

keep() {
  mkdir -p "$home/pieces"
  cp "$here/target/gpu/pieces.sha256" "$home/pieces"
  find "$here/target/gpu" -name 'piece-*' -exec mv -t "$home/pieces" {} +
  ls -l "$home/pieces"
}

open() {
  (cd "$home/pieces" && sha256sum --quiet -c pieces.sha256)
  if command -v xz >/dev/null; then
    cat "$home"/pieces/piece-* | tar -C "$home" -xJf -
  else
    cat "$home"/pieces/piece-* >"$home/all.tar.xz"
    python3 -m tarfile -e "$home/all.tar.xz" "$home"
    rm "$home/all.tar.xz"
    chmod -R u+x "$home/jre/bin" "$home/jre/lib"
  fi
  for model in "$home"/models/*/; do
    [ -f "$model/weights.json" ] || continue
    python3 "$home/dress.py" "$model"
    du -sh "$model"
  done
}

check() {
  local missing
  missing=$(LD_LIBRARY_PATH="$home/onnxruntime:$(library_path)" ldd "$home/onnxruntime/libonnxruntime_providers_cuda.so" | grep 'not found' || true)
  if [ -n "$missing" ] && [ "$DEVICE" = cuda ]; then
    printf 'run.sh: these libraries are not found:\n%s\nLooked in: %s\n' "$missing" "$(library_path)" >&2
    return 1
  fi
  one_step "$(first_model)"
}

first_model() { # the first skeleton
  find "$home/models" -mindepth 2 -maxdepth 2 -name weights.json -printf '%h\n' | sort | head -1
}

# Figures are written with the processor's name; here the GPU's matters as much.
name_gpu() { # FILE
  GPU="$(gpu name), driver $(gpu driver_version), " HOME_OF_ALL="$home/" python3 - "$1" <<'PYTHON'
import json, os, sys

figures = json.load(open(sys.argv[1]))
for figure in figures:
    figure["machine"] = os.environ["GPU"] + figure["machine"]
    figure["command"] = "src/gpu/run.sh measure: " + figure["command"].replace(os.environ["HOME_OF_ALL"], "")
with open(sys.argv[1], "w") as file:
    file.write(json.dumps(figures, indent=2) + "\n")
PYTHON
}

measure() { # [MODEL]
  local keys model watcher
  model=${1:+$home/models/$1}
  model=${model:-$(first_model)}
  keys="gpu.$(device_name)"
  rm -f "$out/figures.json"
  if command -v nvidia-smi >/dev/null; then
    nvidia-smi
    nvidia-smi --query-gpu=timestamp,memory.used,utilization.gpu,power.draw --format=csv -l 1 >"$out/gpu.csv" &
    watcher=$!
    trap 'kill '"$watcher" EXIT
  fi
  throughput "$model" "$keys.$(basename "$model")_pictures_per_second" "$out/figures.json"
  [ -n "${1:-}" ] || engine "$model" "$keys" "$out/figures.json"
  [ "$DEVICE" != cuda ] || name_gpu "$out/figures.json"
  cat "$out/figures.json"
}

case "${1:-}" in
  keep | open | check) "$1" ;;
  evenkeel) evenkeel "${@:2}" ;;
  measure)
    mkdir -p "$out"
    measure "${@:2}" 2>&1 | tee "$out/log"
    ;;
  *)
    sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
