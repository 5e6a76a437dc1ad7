"""Is the picture whole, ours alone, and without overlaps; and is the same told in words?"""

import itertools
import re
import xml.etree.ElementTree as ElementTree

import pytest

from grader.drawings import TASKS
from grader.drawings.asked import suggest
from grader.tries import Tries
from tests.drawings.conftest import drawn, examples
from workbook.architecture import as_image
from workbook.drawings import Drawing, Edge, Node
from workbook.drawings.cell import run_alone
from workbook.drawings.layout import lay_out
from workbook.drawings.outline import outline
from workbook.drawings.svg import picture, side_by_side

SOME = examples()[::5]
KNOWN = {
    "svg", "defs", "marker", "path", "rect", "g", "text", "tspan", "image", "use",
}  # fmt: skip


def elements(svg):
    return [(e.tag.rpartition("}")[2], e) for e in ElementTree.fromstring(svg).iter()]


@pytest.mark.parametrize("example", SOME, ids=lambda e: e.path.stem)
def test_every_label_is_in_the_picture_and_nothing_that_leads_away(example):
    drawing = run_alone(example.source)
    svg = picture(drawing)
    said = re.sub(r"\s", "", "".join(ElementTree.fromstring(svg).itertext()))
    for node in drawing.nodes:
        assert re.sub(r"\s", "", node.label)[:20] in said
    for tag, element in elements(svg):
        assert tag in KNOWN
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            if name.endswith("href"):
                assert value.startswith(("data:image/png;base64,", "#"))


@pytest.mark.parametrize("example", SOME, ids=lambda e: e.path.stem)
def test_nothing_overlaps_and_all_lies_within(example):
    drawing = run_alone(example.source)
    layout = lay_out(drawing)
    for one, other in itertools.combinations(drawing.nodes, 2):
        a, b = layout.places[one.id], layout.places[other.id]
        apart = (
            a.x + a.width <= b.x + 0.1
            or b.x + b.width <= a.x + 0.1
            or a.y + a.height <= b.y + 0.1
            or b.y + b.height <= a.y + 0.1
        )
        assert apart, (one.label, other.label)
    for node in drawing.nodes:
        place = layout.places[node.id]
        for box in drawing.around(node):
            frame = layout.places[box.id]
            assert frame.x <= place.x
            assert frame.y <= place.y
            assert place.x + place.width <= frame.x + frame.width + 0.1
            assert place.y + place.height <= frame.y + frame.height + 0.1
        assert place.x >= 0
        assert place.x + place.width <= layout.width + 0.1


def test_a_strangers_words_are_words():
    evil = '</text><script>alert(1)</script><image href="http://x"/>'
    drawing = Drawing(
        evil, (Node("n1", evil, evil), Node("n2", "b")), (), (Edge("n1", "n2", "forward", evil),)
    )
    tags = [tag for tag, _ in elements(picture(drawing, evil))]
    assert "script" not in tags
    assert "image" not in tags


def test_a_kind_that_is_no_class_has_no_icon():
    for kind in ("../../etc.Passwd", "os.System", "onprem.queue.kafka", "onprem.queue.Nothing"):
        assert "<image" not in picture(Drawing("", (Node("n1", "a", kind),)))
    assert "<image" in picture(Drawing("", (Node("n1", "a", "onprem.queue.Kafka"),)))


def test_large_and_tangled_drawings_have_a_picture_too():
    lines = ["xs = [Rack(str(n)) for n in range(60)]"]
    lines += ["for n, x in enumerate(xs):", "    x >> [xs[(n * 7 + 1) % 60], xs[(n * 3) % 60]]"]
    assert len(elements(picture(drawn("\n".join(lines))))) > 120


def test_ghosts_are_dashed_and_masked_until_told():
    drawing = Drawing("", (Node("n1", "seen"), Node("n2", "secret")), (), (Edge("n1", "n2"),))
    masked = picture(drawing, ghosts={"n2", ("n1", "n2")}, masked=True)
    assert "secret" not in masked
    assert "stroke-dasharray" in masked
    assert "secret" in picture(drawing, ghosts={"n2"})


def test_two_pictures_are_one_with_names_of_their_own():
    left, right = picture(Drawing("", (Node("n1", "a"),))), picture(Drawing("", (Node("n1", "b"),)))
    both = side_by_side(left, right)
    names = [e.attrib["id"] for _, e in elements(both) if "id" in e.attrib]
    assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_outline_tells_every_arrow(language):
    drawing = drawn('with Cluster("K"):\n    k = Kafka("b1")\nRack("p") >> Edge(label="w") >> k')
    told = outline(drawing, language)
    assert "[K] b1" in told
    assert "p → b1 (w)" in told


def test_an_image_in_a_page_is_an_image_with_words():
    page = as_image("<svg/>", 'a "quoted" <b>')
    assert page.startswith('<img alt="a &quot;quoted&quot; &lt;b&gt;"')
    assert "<svg" not in page


@pytest.mark.parametrize("tries", [0, 1, 2])
@pytest.mark.parametrize("example", SOME, ids=lambda e: e.path.stem)
def test_the_reports_picture_is_small_and_ours(example, tries):
    said = suggest(TASKS[example.task], run_alone(example.source), Tries(least=tries))
    if said.is_full:
        assert said.picture == ""
        return
    assert len(said.picture) <= 120_000
    assert {tag for tag, _ in elements(said.picture)} <= KNOWN - {"image", "use"}
