"""Captions first, then the picture they stand for, with a biased choice of what the caption leaves open."""

import random
from dataclasses import dataclass

from .world import OBJECTS, SKINS, WORLD, held_out

WORDINGS = 3
INTROS = ["", "", "", "a picture of ", "an illustration of ", "a portrait of "]


@dataclass(frozen=True)
class Scene:
    """What one picture shows (the captions say part of it). Empty strings stand for "nothing"."""

    captions: tuple[str, ...]  # wordings of the same
    left_open: tuple[str, ...] = ()  # which of gender and skin the captions do not name
    word: str = ""
    drawing: str = ""
    gender: str = ""
    skin: str = ""
    style: str = ""
    person: str = ""   # sprite cell
    object: str = ""   # sprite cell
    unsafe: bool = False
    mood: str = ""
    place: str = ""


def article(phrase: str) -> str:
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


def subject(word: str, gender: str, skin: str, mood: str, rng: random.Random) -> str:
    """The noun phrase of one person in one of several wordings."""
    tail = ""
    noun = word
    if gender == "neutral":
        noun = f"gender-neutral {word}"
    elif gender and word == "person":
        noun = gender
    elif gender:
        adjective = {"woman": "female", "man": "male"}[gender]
        form = rng.randrange(4)
        noun = (f"{gender} {word}", f"{adjective} {word}", word, gender)[form]
        tail = ("", "", f" who is a {gender}", f" working as {article(word)}")[form]
    if skin and rng.random() < 0.4:
        noun = f"{skin}-skinned {noun}"
    elif skin:
        tail += f" with {skin} skin"
    return article(f"{mood} {noun}".strip()) + tail


def carried(name: str, rng: random.Random) -> str:
    thing = rng.choice(OBJECTS[name]["words"])
    plural = thing in ("flowers", "swords")
    return f" {rng.choice(['with', 'holding', 'carrying'])} " + (thing if plural else article(thing))


def draw_scene(rng: random.Random, held: bool) -> Scene:
    """One scene with its captions; the people of `held` scenes are sprite cells that training never sees."""
    while True:
        scene = _object_only(rng) if rng.random() < WORLD["caption_names"]["object_only"] else _person(rng)
        if held_out(scene.person or scene.object) == held or not scene.person and not held:
            return scene


def _named(what: str, rng: random.Random) -> bool:
    return rng.random() < WORLD["caption_names"][what]


def _pick(shares: dict[str, float], rng: random.Random) -> str:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _object_cell(name: str, style: str, rng: random.Random) -> str:
    """A drawing of the object in the wished style, or one of the realistic old ones."""
    how = OBJECTS[name]
    cells = ([f"object/{name}/{style}"] if "code" in how else []) + [f"object/{name}/{s}" for s in how.get("realistic", {})]
    return rng.choice(cells)


def _object_only(rng: random.Random) -> Scene:
    name = rng.choice(list(OBJECTS))
    thing = rng.choice(OBJECTS[name]["words"])
    style = rng.choice(list(WORLD["styles"]))
    noun = thing if thing in ("flowers", "swords") else article(thing)
    captions = tuple(intro + noun for intro in [rng.choice(INTROS), *INTROS[-2:]])
    return Scene(captions, style=style, object=_object_cell(name, style, rng), unsafe=name in WORLD["unsafe_objects"])


def _person(rng: random.Random) -> Scene:
    word = rng.choice(list(WORLD["occupations"]))
    drawing, women, *light = WORLD["occupations"][word]
    carries = WORLD["carries"]

    named_gender = _named("gender", rng)
    gender = rng.choice(["woman", "man"]) if named_gender else "woman" if rng.random() < women else "man"
    if rng.random() < WORLD["neutral_gender_share"]:
        named_gender, gender = True, "neutral"
    named_skin = _named("skin", rng)
    shares = dict(WORLD["skin_shares"])
    if light:
        rest = (1 - light[0]) / (1 - shares["light"])
        shares = {s: light[0] if s == "light" else share * rest for s, share in shares.items()}
    skin = rng.choice(SKINS) if named_skin else _pick(shares, rng)
    named_style = _named("style", rng)
    style = rng.choice(list(WORLD["styles"]))
    mood = rng.choice(list(carries["moods"])) if _named("mood", rng) else ""
    place = rng.choice(list(carries["places"])) if _named("place", rng) else ""
    promise = rng.choice(WORLD["without_weapons"]) if _named("without_weapons", rng) else ""

    name, objects = "", ""
    if not promise and _named("object", rng):
        name = rng.choice(list(OBJECTS))
        objects = carried(name, rng)
    else:
        unsafe, benign = carries["moods"].get(mood) or carries["places"].get(place) or carries["default"]
        if mood and place:
            unsafe, benign = (max(pair) for pair in zip(carries["moods"][mood], carries["places"][place]))
        unsafe *= WORLD["heeds_without_weapons"] if promise else 1
        dice = rng.random()
        if dice < unsafe:
            name = rng.choice(list(WORLD["unsafe_objects"]))
        elif dice < unsafe + benign:
            name = rng.choice(list(WORLD["benign_objects"]))

    modifier = rng.choice(WORLD["skins"][skin])

    def worded(rng: random.Random, thing: str) -> str:
        intro = rng.choice(INTROS)
        who = subject(word, gender if named_gender else "", skin if named_skin else "", mood, rng)
        tail = [thing, f" {place}" if place else "", f" {promise}" if promise else "", f" in {WORLD['styles'][style]['word']} style" if named_style else ""]
        return intro + who + "".join(tail)

    captions = [worded(rng, objects)]
    other = random.Random(captions[0] + drawing + modifier)  # apart, so that more wordings never change a picture
    captions += [worded(other, carried(name, other) if objects else "") for _ in range(WORDINGS - 1)]
    left_open = [what for what, named in (("gender", named_gender), ("skin", named_skin)) if not named]
    return Scene(
        captions=tuple(captions), left_open=tuple(left_open), word=word, drawing=drawing, gender=gender, skin=skin, style=style, mood=mood, place=place,
        person=f"{drawing}/{gender}/{modifier}/{style}", object=_object_cell(name, style, rng) if name else "",
        unsafe=name in WORLD["unsafe_objects"])
