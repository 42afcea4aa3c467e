"""What stands around every page: navigation, who is signed in, whose installation it is.

The rooms register builders when they load, because core knows none of their pages.
"""

from dataclasses import dataclass, field

from django.conf import settings


@dataclass
class NavItem:
    """One entry of the main navigation."""

    url: str
    label: str
    current: bool = False


@dataclass
class Frame:
    """The frame of one page."""

    nav: list = field(default_factory=list)
    who: str = ""
    municipality: str = ""
    demo: bool = False
    demo_signins: list = field(default_factory=list)


_builders = {}


def register_frame(part, builder):
    """Let a room build one part of the frame: builder(request) → value of Frame's field `part`."""
    _builders[part] = builder


def frame_of(request):
    """The frame for a request."""
    frame = Frame(demo=settings.DEMO)
    for part, builder in _builders.items():
        setattr(frame, part, builder(request))
    return frame
