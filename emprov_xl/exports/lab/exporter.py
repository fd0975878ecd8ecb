"""The lab as one of the formats that are exported: every file of it, and what it says of itself."""

from collections.abc import Callable, Iterator

from emprov_xl.callflow.graph import Kind, Node
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.lab.answering import answering
from emprov_xl.exports.lab.conf import Code
from emprov_xl.exports.lab.dialling import PINS, Dialling, pin_files
from emprov_xl.exports.lab.dialplan import plan_written
from emprov_xl.exports.lab.features import features, features_conf, switch_pins
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.lines import lines
from emprov_xl.exports.lab.phones import music_conf, pjsip_conf
from emprov_xl.exports.lab.readme import readme
from emprov_xl.exports.lab.recordings import recordings_txt
from emprov_xl.exports.lab.ringing import queues_conf, ringing
from emprov_xl.exports.lab.rooms import conference_conf, parking_conf, rooms, voicemail_conf

_ABOUT = (
    "The call flow of the engagement for a plain Asterisk 20 or newer, made by emprov. Load it in a lab only.",
    "There is no trunk: calls to the outside ring at lab-outside, and emergency numbers are read back.",
    "README.md says how to load it, how its contexts are called, and how to put the clock to a test call.",
)
_VARIABLES = (("LAB_TIME", Code("")), (PINS, Code("/etc/asterisk/lab-pins")))


class LabExporter:
    """The call flow runnable on a plain Asterisk."""

    key = "lab"
    title = "Asterisk lab configuration"

    def files(self, source: Source) -> Iterator[ExportFile]:
        """Every file of the lab; none where nothing can be called."""
        lab = Lab(source.survey, source.held, source.pin)
        if not any(lab.flow.of(Kind.EXTENSION, Kind.NUMBER)):
            return
        dialling = Dialling(lab)
        contexts = [*dialling.contexts(), *features(lab), *lines(lab), *answering(lab), *ringing(lab), *rooms(lab)]
        yield self._file("README.md", readme(lab))
        yield self._file("recordings.txt", recordings_txt(lab))
        yield self._file("extensions.conf", plan_written(_ABOUT, _VARIABLES, contexts))
        yield self._file("queues.conf", queues_conf(lab))
        yield self._file("res_parking.conf", parking_conf(lab))
        yield self._file("musiconhold.conf", music_conf(lab))
        yield self._file("features.conf", features_conf(lab))
        yield self._file("pjsip.conf", pjsip_conf(lab, source, dialling), secret=True)
        yield self._file("voicemail.conf", voicemail_conf(lab), secret=True)
        yield self._file("confbridge.conf", conference_conf(lab), secret=True)
        for name, content in (*pin_files(lab), *switch_pins(lab)):
            yield self._file(f"lab-pins/{name}", content, secret=True)

    def _file(self, name: str, content: bytes, *, secret: bool = False) -> ExportFile:
        return ExportFile(f"{self.key}/{name}", content, secret)


def arrivals(source: Source) -> Callable[[Node], str]:
    """Tells of each node where a test call must arrive in the lab, as context, extension and priority."""
    return Lab(source.survey, source.held).arrival
