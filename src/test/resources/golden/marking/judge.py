"""Makes and judges the golden pictures with c2pa-rs, by way of c2pa-python (0.38.1, which has c2pa-rs 0.91.3).

    python judge.py          signs plain.png with c2pa-rs, for our verifier: c2pa-rs-*.png
    python judge.py FILE...  says what c2pa-rs thinks of files, such as ours: verdicts.json holds that of evenkeel-*.png

authority.pem, ed25519.pem and es256.pem were made with openssl for these tests, and nothing else trusts them. c2pa-rs-ps256.png is
signed with the key that openssl made for ps256.pem; only its certificate was kept.
"""
import json
import pathlib
import sys

import c2pa

HERE = pathlib.Path(__file__).parent
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
MANIFEST = {
    "claim_generator_info": [{"name": "golden", "version": "1"}],
    "title": "plain",
    "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{
        "action": "c2pa.created", "digitalSourceType": TRAINED, "softwareAgent": {"name": "golden", "version": "1"},
        "when": "2026-01-02T03:04:05Z"}]}}],
}


def sign(algorithm, key):
    info = c2pa.C2paSignerInfo(
        alg=getattr(c2pa.C2paSigningAlg, algorithm.upper()),
        sign_cert=(HERE / f"{algorithm}.pem").read_bytes(), private_key=key.read_bytes(), ta_url=None)
    out = HERE / f"c2pa-rs-{algorithm}.png"
    out.unlink(missing_ok=True)
    c2pa.Builder(json.dumps(MANIFEST)).sign_file(HERE / "plain.png", out, c2pa.Signer.from_info(info))


def verdict(file):
    """As c2pa-rs judges where authority.pem is trusted."""
    trust = {"trust": {"trust_anchors": (HERE / "authority.pem").read_text()}}
    report = json.loads(c2pa.Reader(str(file), context=c2pa.Context(c2pa.Settings.from_dict(trust))).json())
    codes = report["validation_results"]["activeManifest"]
    manifest = report["manifests"][report["active_manifest"]]
    return {
        "state": report["validation_state"],
        "success": [each["code"] for each in codes["success"]],
        "failure": [each["code"] for each in codes["failure"]],
        "alg": manifest["signature_info"]["alg"],
        "actions": [each["action"] for assertion in manifest["assertions"] for each in assertion["data"]["actions"]],
    }


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps({pathlib.Path(file).name: verdict(file) for file in sys.argv[1:]}, indent=2))
    else:
        for name in ("ed25519", "es256", "ps256"):
            key = HERE / f"{name}-test-key.pem"
            if key.exists():
                sign(name, key)
