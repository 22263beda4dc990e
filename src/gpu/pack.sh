#!/usr/bin/env bash
# Packs what a bare machine with a GPU, CUDA 13 and cuDNN 9 needs to measure Evenkeel: a small JRE, the application, ONNX
# Runtime's libraries, and models; weights of skeletons are made up there by run.sh. README.md has it step by step.
#
#   src/gpu/pack.sh MODEL...        skeletons (python -m parity skeleton MODEL SKELETON), or small models as they are
#
# Leaves target/gpu/piece-* of at most PIECE_MIB; without that, as much as a call of 64 MiB has left beside the working tree.
set -euo pipefail
cd "$(dirname "$0")/../.."

CALL_MIB=64 # what one call takes along, the working tree included
SPARE_MIB=2
JRE_MODULES=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.management,jdk.unsupported,jdk.zipfs
# What benchmarks, discovery and evaluation load. The application starts without the rest, which only serving needs.
JARS='^(com\.fasterxml|com\.google\.protobuf|com\.microsoft|info\.picocli|io\.quarkus\.quarkus-(core|bootstrap|development)|org\.jspecify|org\.tribuo|org\.(ejml|yaml))'

app=target/bench/quarkus-app natives=target/bench/quarkus-app/onnxruntime out=target/gpu stage=target/gpu/stage

die() {
  echo "pack.sh: $*" >&2
  exit 1
}

tree_mib() { # files that travel with every call
  git ls-files -z --cached --others --exclude-standard | { xargs -0 du -cb 2>/dev/null || true; } | awk '/\ttotal$/ {sum += $1} END {print int(sum / 1048576) + 1}'
}

letters() { # FOLDER: a font, and what Java draws it with, for the names on contact sheets
  local config
  config=$(ldconfig -p | awk '/libfontconfig.so.1 .*x86-64/ {print $NF; exit}')
  mkdir -p "$1"
  cp "$(fc-match -f '%{file}' 'DejaVu Sans')" "$config" "$1"
  ldd "$config" "$stage"/jre/lib/lib{fontmanager,awt,javajpeg,lcms}.so |
    awk '/=> \// && !/lib(c|m|jvm|java|awt|gcc_s|stdc..)[.]so/ {print $3}' | sort -u | xargs cp -t "$1"
  echo '<fontconfig><dir prefix="relative">.</dir><cachedir>/tmp/evenkeel-letters</cachedir></fontconfig>' >"$1/fonts.conf"
}

for tool in jlink xz zip git fc-match; do
  command -v "$tool" >/dev/null || die "($tool) is not here."
done
for file in "$app/quarkus-run.jar" "$natives/libonnxruntime_providers_cuda.so"; do
  [ -f "$file" ] || die "($file) is missing. Maybe run: ./mvnw -Pbench,cuda13"
done
for model in "$@"; do
  [ -f "$model/model_index.json" ] || die "($model) is no model: it has no model_index.json."
done

rm -rf "$out"
mkdir -p "$stage/models" "$stage/app/lib/main"
jlink --add-modules "$JRE_MODULES" --strip-debug --no-header-files --no-man-pages --output "$stage/jre"
cp -r "$app/quarkus-run.jar" "$app/app" "$app/quarkus" "$stage/app"
cp -r "$app/lib/boot" "$stage/app/lib"
find "$app/lib/main" -name '*.jar' -printf '%f\n' | grep -E "$JARS" | xargs -I{} cp "$app/lib/main/{}" "$stage/app/lib/main"
zip -qd "$stage"/app/app/*.jar 'models/demo/*' || true                      # it is named among the models
zip -qd "$stage"/app/lib/main/com.microsoft.*.jar 'ai/onnxruntime/native/*' # the libraries are beside it
cp -r "$natives" "$stage/onnxruntime"
cp src/demo-model/parity/dress.py "$stage"
letters "$stage/letters"
for model in "$@"; do
  cp -r "$model" "$stage/models"
done
du -sm "$stage"/* | awk '{printf "%6d MiB  %s\n", $1, $2}'

tree=$(tree_mib)
piece=${PIECE_MIB:-$((CALL_MIB - SPARE_MIB - tree))}
[ "$piece" -ge 1 ] || die "the working tree of $tree MiB leaves no room in a call. Maybe see src/gpu/README.md on a sparse tree."
tar -C "$stage" -cf - . | xz -T0 -6 | split -b "${piece}M" -d - "$out/piece-"
rm -rf "$stage"
(cd "$out" && sha256sum piece-* >pieces.sha256)

count=$(find "$out" -name 'piece-*' | wc -l)
echo "$(du -cm "$out"/piece-* | tail -1 | cut -f1) MiB in $count pieces of at most $piece MiB, beside a tree of $tree MiB"
[ "$count" -le 6 ] || echo "That is many calls: src/gpu/README.md says how the tree gets smaller."
echo
for file in "$out"/piece-*; do
  echo "carry: $out/pieces.sha256 $file    command: src/gpu/run.sh keep"
done
echo "then                                 command: src/gpu/run.sh open && src/gpu/run.sh check && src/gpu/run.sh measure"
