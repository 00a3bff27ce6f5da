"""A photograph of paper, drawn anew: the points and nothing else."""

import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from .kinds import Cleaned, NotAScan
from .segments import picture_end

MOST_POINTS: Final = 40_000_000
LONGEST_SIDE: Final = 12_000
BROKEN: Final = "The picture cannot be read to its end. Scan the paper again."
MORE: Final = "Something that is no picture follows the picture in this file. Scan the paper again."
TOO_LARGE: Final = "The picture is larger than 40 million points. Scan it at 200 dots an inch."
END_OF_PNG: Final = b"IEND\xaeB`\x82"
PADDING: Final = 1024
"""Bytes that a camera may leave after the picture's end."""


def clean_picture(data: bytes, kind: str) -> Cleaned:
    """The same picture, upright, without places, dates, comments, thumbnails or layers. Raises NotAScan."""
    if kind == "jpeg":
        rest = data[picture_end(data) :].lstrip(b"\0")
        if len(rest) > PADDING and not rest.startswith(b"\xff\xd8\xff"):  # telephones put a second picture there
            raise NotAScan(MORE)
    elif len(data) - data.find(END_OF_PNG) > PADDING:
        raise NotAScan(MORE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what the camera wrote wrongly is not kept
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=[kind.upper()]) as found:
                return _drawn(found, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAScan(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise NotAScan(BROKEN) from None


def _drawn(found: Image.Image, kind: str) -> Cleaned:
    width, height = found.size
    if width * height > MOST_POINTS or max(width, height) > LONGEST_SIDE:  # before a point of it is unpacked
        raise NotAScan(TOO_LARGE)
    if getattr(found, "n_frames", 1) != 1:
        raise NotAScan("The picture moves. Choose a scan of one page.")
    upright = ImageOps.exif_transpose(found)
    grey = upright.mode in {"1", "L"}
    paper = Image.new("L" if grey else "RGB", upright.size, "white")
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        paper.paste(upright, mask=upright.getchannel("A"))
    else:
        paper.paste(upright.convert(paper.mode))
    out = BytesIO()
    if kind == "jpeg":
        paper.save(out, "JPEG", quality=90)
    else:
        paper.save(out, "PNG")
    return Cleaned("jpeg" if kind == "jpeg" else "png", out.getvalue(), 1)
