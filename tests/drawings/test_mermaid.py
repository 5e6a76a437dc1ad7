"""Is a flowchart in Mermaid read as its author means it?"""

import pytest

from workbook.drawings.cell import NoDrawing, run_alone
from workbook.drawings.mermaid import MermaidError, is_mermaid, read_mermaid


def edges(text):
    drawing = read_mermaid(f"flowchart LR\n{text}")
    names = {item.id: item.label for item in drawing.items}
    return [(names[e.tail], e.way, names[e.head], e.label) for e in drawing.edges]


LINKS = {
    "a --> b": ("forward", ""),
    "a --- b": ("none", ""),
    "a -.-> b": ("forward", ""),
    "a -.- b": ("none", ""),
    "a ==> b": ("forward", ""),
    "a === b": ("none", ""),
    "a ----> b": ("forward", ""),
    "a <--> b": ("both", ""),
    "a --o b": ("forward", ""),
    "a --x b": ("forward", ""),
    "a-->b": ("forward", ""),
    "a -->|escribe| b": ("forward", "escribe"),
    "a -- lee y copia --> b": ("forward", "lee y copia"),
    "a -. poll .-> b": ("forward", "poll"),
    "a == todo ==> b": ("forward", "todo"),
    'a -- "con (paréntesis)" --> b': ("forward", "con (paréntesis)"),
    "a -- sin dirección --- b": ("none", "sin dirección"),
    "a e1@--> b": ("forward", ""),
}


@pytest.mark.parametrize("line", LINKS)
def test_links(line):
    way, label = LINKS[line]
    assert edges(line) == [("a", way, "b", label)]


SHAPES = [
    "[x y]", "(x y)", "([x y])", "[[x y]]", "[(x y)]", "((x y))", "(((x y)))", "{x y}", "{{x y}}",
    "[/x y/]", "[\\x y\\]", ">x y]", '["x y"]', '("x y")', "@{ shape: cyl, label: \"x y\" }",
    "[x y]:::big",
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape):
    assert edges(f"a{shape} --> b") == [("x y", "forward", "b", "")]


def test_chains_and_groups():
    assert edges("a --> b & c --> d") == [
        ("a", "forward", "b", ""),
        ("a", "forward", "c", ""),
        ("b", "forward", "d", ""),
        ("c", "forward", "d", ""),
    ]


def test_an_invisible_link_is_no_arrow():
    assert edges("a ~~~ b") == []


def test_boxes_nest_and_arrows_may_join_them():
    drawing = read_mermaid(
        'graph TD\nsubgraph k["Clúster Kafka"]\n subgraph Brokers\n  b1[1]\n end\nend\np --> k'
    )
    assert [(b.label, b.inside) for b in drawing.boxes] == [
        ("Clúster Kafka", None),
        ("Brokers", "b1"),
    ]
    assert [box.label for box in drawing.around(drawing.nodes[0])] == ["Brokers", "Clúster Kafka"]
    assert drawing.edges[0].head == "b1"


def test_a_node_used_before_its_box_lies_in_the_box():
    drawing = read_mermaid("graph LR\np --> b\nsubgraph k\n b[Broker]\nend")
    assert {n.label: n.box for n in drawing.nodes} == {"p": None, "Broker": "b1"}


def test_what_does_not_draw_is_passed_over():
    text = """---
title: x
---
%% a comment
flowchart LR
  classDef big fill:#f9f
  a[uno]; b[dos]
  a --> b %% no
  style a fill:#bbf
  linkStyle 0 stroke:#f00
  click a "https://example.org"
"""
    with pytest.raises(MermaidError) as caught:
        read_mermaid(text)
    assert caught.value.line == 8
    assert len(read_mermaid(text.replace(" %% no", "")).edges) == 1


def test_labels_are_plain_words():
    drawing = read_mermaid('flowchart LR\na["uno<br/>dos <b>tres</b> #quot;x#quot; &amp; y"]')
    assert drawing.nodes[0].label == 'uno\ndos tres "x" & y'


@pytest.mark.parametrize("line", ["a ???", "end", "--> b", "a -->", "a[unclosed", "-"])
def test_a_line_that_is_not_understood_is_named(line):
    with pytest.raises(NoDrawing) as caught:
        run_alone(f"flowchart LR\nx --> y\n{line}")
    assert "3" in caught.value.text.es


def test_python_is_not_taken_for_mermaid():
    assert is_mermaid("\n%% c\nflowchart LR\na-->b")
    assert is_mermaid("graph TD;")
    assert is_mermaid("```mermaid\ngraph LR\n```")
    assert not is_mermaid("from diagrams import Diagram")
    assert not is_mermaid("graph = {'splines': 'spline'}")
    assert not is_mermaid("")


def test_an_empty_flowchart_is_no_drawing():
    with pytest.raises(NoDrawing):
        run_alone("flowchart LR\n")
