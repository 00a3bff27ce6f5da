"""A fingerprint that people can compare: groups of hex for the eye, six plain words for reading aloud."""

from typing import Final

_LIST: Final = """
acorn album almond amber anchor angle apple apron arch arrow autumn badge bagel baker balcony bamboo banjo
barley basin bench biscuit blanket blossom blue bonnet bottle boulder branch bread bridge broom bucket
button cabbage cactus camel candle carpet castle celery chalk cherry circle clock cobweb coffee comet copper
coral cotton crayon cricket crumpet cupboard cushion daisy dancer decade diamond dinner dolphin domino
donkey dragon drum duvet eagle echo elbow engine envelope fabric falcon farmer feather ferry fiddle field
flute forest fossil fountain freckle frost gallery garden ginger giraffe glacier globe gold gravel guitar
harbour hazel hedge helmet heron hinge holly honey hoop hotel iceberg indigo insect island ivory jacket
jelly jersey jigsaw journey juice jumper kayak kennel kettle kiosk kite koala label ladder lagoon lantern
laundry lavender lemon library lilac linen lizard lobster lunch magnet maple marble meadow melon midday
mirror mosaic museum napkin nectar needle nest noodle north notebook nutmeg oak oasis ocean olive onion opal
orange orchard otter oven owl oyster pancake parrot pastel peach pebble pencil pepper piano picnic pigeon
pillow planet poem pony poppy porridge potato puddle puffin pumpkin puzzle quartz quilt rabbit radio rainbow
raven ribbon river robin rocket roof rope ruby runner saddle salad saucer scarf seagull shell silver skate
slipper snow sofa soup spoon squash stable summer sunset swan tadpole teapot tennis thimble thunder ticket
tiger timber toast tomato torch tower tractor tulip tunnel turnip umbrella unicorn upland valley vanilla
velvet violin volcano voyage waffle walnut water weaver wheel whistle window wool wren yacht yarn yellow
zebra zigzag zinc
"""

WORDS: Final = tuple(_LIST.split())
"""256 words, one a byte: plain things, no two alike in their first three letters or one letter apart. Never changed."""

WORD_COUNT: Final = 6
_GROUP: Final = 4


def fingerprint(root: str) -> str:
    """Return the root in groups of four: "3f2a 91bc ...". Raises ValueError if it is not 64 hex digits."""
    digits = _digest(root).hex()
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def check_words(root: str) -> tuple[str, ...]:
    """Return six words for the root's first six bytes. They help people notice a mix-up; the fingerprint is the proof.

    Raises ValueError if the root is not 64 hex digits.
    """
    return tuple(WORDS[byte] for byte in _digest(root)[:WORD_COUNT])


def _digest(root: str) -> bytes:
    digest = bytes.fromhex(root)
    if len(root) != 64 or len(digest) != 32:
        raise ValueError("A root is 64 hex digits.")
    return digest
