"""Is what the library draws seen as it is, with no file, no viewer, no Graphviz, and every trap told?"""

import sys

import diagrams
import pytest

from tests.drawings.conftest import drawn
from workbook.drawings.capture import capturing
from workbook.drawings.cell import NoDrawing, run_alone
from workbook.drawings.sentences import TRAPS, trap_sentence


def edges(drawing):
    names = {item.id: item.label for item in drawing.items}
    return [(names[e.tail], e.way, names[e.head], e.label) for e in drawing.edges]


def kinds(drawing):
    return [trap.kind for trap in drawing.traps]


def test_arrows_are_read_in_the_direction_in_which_they_point():
    drawing = drawn('a, b = Rack("a"), Rack("b")\na >> b\na << b\na - b\na >> Edge(label="x") << b')
    assert edges(drawing) == [
        ("a", "forward", "b", ""),
        ("b", "forward", "a", ""),
        ("a", "none", "b", ""),
        ("a", "both", "b", "x"),
    ]


def test_lists_loops_and_labels():
    drawing = drawn(
        'xs = [Rack(str(n)) for n in range(3)]\nk = Kafka("k")\nxs >> k\nk >> Edge(label="e") >> xs'
    )
    assert len(drawing.edges) == 6
    assert {e.label for e in drawing.edges} == {"", "e"}


def test_a_node_has_its_class_and_its_box():
    drawing = drawn(
        'with Cluster("outer"):\n    with Cluster("inner"):\n        Kafka("k")\nNode("n")'
    )
    kafka, node = drawing.nodes
    assert kafka.kind == "onprem.queue.Kafka"
    assert [box.label for box in drawing.around(kafka)] == ["inner", "outer"]
    assert (node.box, node.label) == (None, "n")


def test_a_class_of_the_learners_own_is_the_librarys_that_it_is_made_from():
    drawing = drawn('class Broker(Kafka):\n    pass\nBroker("b")')
    assert drawing.nodes[0].kind == "onprem.queue.Kafka"


def test_html_labels_are_read_as_words():
    drawing = drawn('Node("<<b>web</b><br/>shop &amp; cart>")')
    assert drawing.nodes[0].label == "web\nshop & cart"
    assert kinds(drawing) == []


TRAPPED = {
    "arrow_to_box": 'with Cluster("c") as c:\n    Kafka("k")\nRack("a") >> c',
    "mixed_operators": 'a, b, c = Rack("a"), Rack("b"), Rack("c")\na >> b - c',
    "edge_used_again": 'a, b, e = Rack("a"), Rack("b"), Edge(label="x")\na >> e >> b\nb >> e >> a',
    "edge_without_end": 'Rack("a") >> Edge(label="x")\nRack("b")',
    "twin_boxes": 'with Cluster("c"):\n    Rack("a")\nwith Cluster("c"):\n    Rack("b")',
    "html_label": 'Rack("<kafka>")\nRack("< 3 brokers >")',
}


@pytest.mark.parametrize("kind", TRAPPED)
def test_every_trap_is_told(kind):
    drawing = drawn(TRAPPED[kind])
    assert kind in kinds(drawing)
    (trap,) = [t for t in drawing.traps if t.kind == kind][:1]
    told = trap_sentence(trap)
    assert told.es != told.en
    assert "{" not in told.es + told.en


def test_every_trap_has_an_example():
    assert {*TRAPPED, "several_diagrams"} == TRAPS.keys()


@pytest.mark.parametrize(
    "line",
    ['Rack("a") >> c', 'c >> Rack("a")', 'Rack("a") << c', 'Rack("a") >> Edge(label="x") >> c'],
)
def test_an_arrow_to_a_box_is_kept_whichever_way_it_is_written(line):
    drawing = drawn(f'with Cluster("c") as c:\n    Kafka("k")\n{line}')
    (edge,) = drawing.edges
    assert {edge.tail[0], edge.head[0]} == {"n", "b"}
    assert edge.tail.startswith("b") == (line.startswith("c") or "<<" in line)


def test_a_cell_saved_as_a_file_is_drawn_too():
    source = (
        "%%architecture x\nfrom diagrams import Diagram, Node\nwith Diagram('d'):\n    Node('a')"
    )
    assert [node.label for node in run_alone(source).nodes] == ["a"]
    assert len(run_alone("%%architecture x\nflowchart LR\na --> b").edges) == 1


def test_parentheses_say_that_it_is_meant():
    assert kinds(drawn('a, b, c = Rack("a"), Rack("b"), Rack("c")\na >> (b - c)')) == []


def test_the_last_of_several_diagrams_is_taken():
    drawing = run_alone(
        "from diagrams import Diagram, Node\n"
        "with Diagram('one'):\n    Node('a')\nwith Diagram('two'):\n    Node('b')"
    )
    assert (drawing.name, kinds(drawing)) == ("two", ["several_diagrams"])


REFUSED = {
    "nothing": "x = 1",
    "outside": "from diagrams import Node\nNode('a')",
    "two lists": "from diagrams import Diagram, Node\nwith Diagram('x'):\n    [Node('a')] >> [Node('b')]",
    "no node": "from diagrams import Diagram, Node\nwith Diagram('x'):\n    Node('a') >> None",
    "no class": "from diagrams.onprem.queue import Kafca",
    "no module": "from diagrams.onprem.kafka import Kafka",
    "option": "from diagrams import Diagram\nDiagram('x', direction='UP')",
    "unwritten": "raise NotImplementedError()",
    "syntax": "with Diagram(",
    "error": "from diagrams import Diagram\nwith Diagram('x'):\n    1 / 0",
    "exit": "import sys\nsys.exit(3)",
}


@pytest.mark.parametrize("name", REFUSED)
def test_code_without_a_drawing_is_a_sentence(name):
    with pytest.raises(NoDrawing) as caught:
        run_alone(REFUSED[name])
    told = caught.value.text
    assert told.es != told.en
    assert "{" not in told.en
    assert "Traceback" not in told.en


def test_a_wrong_class_name_is_told_the_nearest():
    with pytest.raises(NoDrawing) as caught:
        run_alone("from diagrams.onprem.queue import Kafca")
    assert "`Kafka`" in caught.value.text.en


def test_an_error_names_its_line():
    with pytest.raises(NoDrawing) as caught:
        run_alone("x = 1\ny = x / 0")
    assert "line 2" in caught.value.text.en
    assert "ZeroDivisionError" in caught.value.text.en


def test_the_library_is_afterwards_as_it_was():
    def state():
        owners = (diagrams.Diagram, diagrams.Node, diagrams.Edge, diagrams.Cluster)
        return {(o, n): v for o in owners for n, v in vars(o).items() if callable(v)}

    before = state()
    for source in REFUSED.values():
        with pytest.raises(NoDrawing):
            run_alone(source)
    drawn('Rack("a") >> Rack("b")')
    assert state() == before
    assert diagrams.getdiagram() is None
    assert diagrams.getcluster() is None


def test_a_diagram_left_half_way_does_not_catch_the_next_ones_nodes():
    with pytest.raises(NoDrawing):
        drawn('with Cluster("c"):\n    Rack("lost")\n    1 / 0')
    assert [node.label for node in drawn('Rack("a")').nodes] == ["a"]


def test_nothing_is_opened_or_rendered():
    """`show=True` is the library's default; it would start a viewer."""
    started = []

    def listen(event, arguments):
        if event in ("subprocess.Popen", "os.posix_spawn", "os.exec"):
            started.append(arguments)

    sys.addaudithook(listen)
    drawn('Rack("a") >> Rack("b")')
    assert started == []


def test_two_captures_do_not_mix():
    with capturing() as first:
        exec("from diagrams import *\nwith Diagram('1'):\n    Node('a')", {})
    with capturing() as second:
        pass
    assert first.drawing() is not None
    assert second.drawing() is None
