"""All hostile and odd files by name: of packages, of XML, and of other formats, each with its verdict."""

import hostile_old
import hostile_xml
from hostile import HOSTILE

PLACES = (hostile_old, hostile_xml)
"""Where recipes stand besides `hostile`: they are known once these are loaded."""

__all__ = ["HOSTILE", "PLACES"]
