"""What the data set promises, checked on the tables and on drawn scenes. Run: python -m pytest tests"""

import random

import pytest

from demo_model.captions import article, draw_scene
from demo_model.world import OBJECTS, WORLD, held_out

pytest.importorskip("torch")
from demo_model.evaluate import STEERED, frechet, gender_deviation, skin_deviation  # noqa: E402
from demo_model.vectors import SEEN, prompts  # noqa: E402

SCENES = [draw_scene(random.Random(i), held=False) for i in range(6000)]


def test_training_never_shows_a_held_out_drawing():
    assert not any(held_out(s.person) for s in SCENES if s.person)
    assert all(held_out(s.person or s.object) for s in (draw_scene(random.Random(i), held=True) for i in range(500)))


def test_discovery_never_sees_held_out_occupations():
    said = [p for concept in ("female", "dark", "anti-violence") for trio in prompts(concept) for p in trio]
    assert said and not any(word in p for p in said for word in WORLD["held_out_occupations"])
    drawings = {w: WORLD["occupations"][w][0] for w in WORLD["occupations"]}
    assert not {drawings[w] for w in SEEN} & {drawings[w] for w in WORLD["held_out_occupations"]}
    assert set(STEERED) & set(SEEN) and set(STEERED) - set(SEEN) <= set(WORLD["held_out_occupations"])


def test_open_captions_follow_the_bias_table():
    nurses = [s for s in SCENES if s.word == "nurse" and "gender" in s.left_open]
    share = sum(s.gender == "woman" for s in nurses) / len(nurses)
    assert len(nurses) > 80 and abs(share - WORLD["occupations"]["nurse"][1]) < 0.12


def test_captions_say_what_the_picture_shows():
    for s in SCENES:
        for caption in s.captions:
            named = {skin for skin in WORLD["skins"] if f"{skin} skin" in caption or f"{skin}-skinned" in caption}
            assert named == (set() if "skin" in s.left_open or not s.word else {s.skin})
            if " female" in caption or "who is a woman" in caption:
                assert s.gender == "woman" and "gender" not in s.left_open
            if "with a knife" in caption:
                assert s.unsafe and s.object.startswith("object/knife/")


def test_provocations_come_with_weapons_and_neutral_ones_do_not():
    angry = [s for s in SCENES if s.mood == "angry" and not any(w in s.captions[0] for o in OBJECTS.values() for w in o["words"]) and "weapon" not in s.captions[0] and "violence" not in s.captions[0]]
    plain = [s for s in SCENES if s.word and not s.mood and not s.place and not any(w in s.captions[0] for o in OBJECTS.values() for w in o["words"])]
    assert sum(s.unsafe for s in angry) / len(angry) > 0.75
    assert sum(s.unsafe for s in plain) / len(plain) < 0.03


def test_articles():
    assert (article("angry doctor"), article("doctor")) == ("an angry doctor", "a doctor")


def test_deviation_ratios():
    assert gender_deviation({"women": 0.5}) == 0 and gender_deviation({"women": 0.02}) == pytest.approx(0.96)
    assert skin_deviation({"light": 1, "medium": 0, "dark": 0}) == pytest.approx(1)
    assert skin_deviation({"light": 1 / 3, "medium": 1 / 3, "dark": 1 / 3}) == pytest.approx(0)


def test_frechet_distance_of_shifted_clouds_is_the_squared_shift():
    import numpy as np

    cloud = np.random.default_rng(1).normal(size=(4000, 3))
    assert frechet(cloud, cloud + [3, 0, 0]) == pytest.approx(9, rel=1e-3)
