"""Do the pictures say what is so, to whoever sees them, cannot, or is handed something hostile?"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from random import Random
from xml.etree import ElementTree

import pytest

from workbook import memory, show
from workbook.errors import WorkbookError
from workbook.show import output, sentences, svg
from workbook.show.facts import (
    LONGEST_NAME,
    Lag,
    Placement,
    Reading,
    Record,
    Strip,
    Tape,
    key_text,
)
from workbook.show.lags import lag_picture
from workbook.show.placements import placement_picture
from workbook.show.reading import ALL_SLOTS, FEWEST, SLOTS, strips
from workbook.show.tapes import tape_picture

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</svg><script>alert(1)</script>\"'&\x00\u202e" + "ñ" * 400


@pytest.fixture(params=["es", "en"])
def language(request, monkeypatch):
    monkeypatch.setenv("WORKBOOK_LANGUAGE", request.param)
    return request.param


@pytest.fixture(autouse=True)
def learner(monkeypatch):
    monkeypatch.setattr(memory, "MEMORY", memory.Memory(me="ana-4f1"))
    monkeypatch.setenv("WORKBOOK_LANGUAGE", "es")


def tape_of(bounds, keys=lambda *_: None, groups=None, start=None, without=(), **facts):
    """A tape in which `keys(partition, offset)` is each record's key."""
    read = [
        replace(
            strip,
            records=tuple(
                Record(offset, keys(strip.number, offset))
                for offset in range(max(strip.first, strip.start), strip.stop)
                if (strip.number, offset) not in without
            ),
        )
        for strip in strips(bounds, start)
    ]
    return Tape("orders", tuple(read), groups or {}, **facts)


def lag_of(*readings):
    return Lag("orders", "warehouse", tuple(readings))


TAPE = tape_of(
    {0: (0, 5), 1: (2, 4)},
    lambda partition, offset: [b"Comas", "Breña".encode(), None][(partition + offset) % 3],
    {"billing": {0: 5, 1: 4}, "warehouse": {0: 3, 1: 1}},
)
BROKEN = Placement(
    "orders",
    (1, 2, 3),
    frozenset({1, 3}),
    {0: {1: "leader", 2: "lagging", 3: "in_sync"}, 1: {2: "in_sync"}},
)
LAGGING = lag_of(Reading(0, 0, 25, 20, 23), Reading(1, 0, 20, 20), Reading(2, 0, 4, None))
PICTURES = {
    "tape": lambda: tape_picture(TAPE),
    "brokers": lambda: placement_picture(BROKEN),
    "lag": lambda: lag_picture(LAGGING),
    "nothing yet": lambda: tape_picture(tape_of({0: (0, 0)})),
    "no partition answers": lambda: tape_picture(Tape("orders", (), {}, silent=(0, 1))),
    "long": lambda: tape_picture(tape_of({0: (7, 900)}, lambda _, n: b"k%d" % (n % 20))),
    "no lag": lambda: lag_picture(lag_of()),
}
WORDS = {
    "tape": (
        "orders: 2 particiones, 7 offsets\n"
        "partición 0: offsets del 0 al 4; el próximo registro será el 5.\n"
        "  Claves: A «Comas» ×2, B «Breña» ×2, sin clave ×1.\n"
        "partición 1: offsets del 2 al 3; el próximo registro será el 4.\n"
        "  Claves: A «Comas» ×1, B «Breña» ×1.\n"
        "grupo billing, posición guardada: 5 en la partición 0 (al final), 4 en la partición 1 (al final).\n"
        "grupo warehouse, posición guardada: 3 en la partición 0 (le faltan 2), "
        "1 en la partición 1 (ese registro ya se borró)."
    ),
    "brokers": (
        "orders: quién guarda cada copia\n"
        "Copias fuera del ISR: 1.\n"
        "No responde: broker 2.\n"
        "Líderes por broker: broker 1: 1, broker 2: 0, broker 3: 0.\n"
        "partición 0: líder, el broker 1; en el ISR: 1, 3; fuera: 2.\n"
        "partición 1: sin líder; en el ISR: 2."
    ),
    "lag": (
        "warehouse en orders: lag 5\n"
        "partición 0: confirmado 20, posición 23, final 25; lag 5.\n"
        "partición 1: confirmado 20, final 20; lag 0.\n"
        "partición 2: sin posición guardada; final 4."
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_the_same_in_words(name):
    assert PICTURES[name]().words == WORDS[name]


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_stands_alone_and_has_a_text_for_who_cannot_see_it(name, language):
    picture = PICTURES[name]()
    root = ElementTree.fromstring(picture.svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == picture.title
    assert root.find(f"{SVG}desc").text == picture.words.partition("\n")[2]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "g", "use", "rect", "text", "path", "line")
    }
    links = [value for element in root.iter() for at, value in element.items() if "href" in at]
    assert all(re.fullmatch(r"#(k\d+|plain|gap|late)", link) for link in links)
    known = {element.get("id") for element in root.iter()}
    assert {link[1:] for link in links} <= known
    assert "url(" not in picture.svg
    assert "http" not in picture.svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_drawn_outside_of_the_picture(name, language):
    root = ElementTree.fromstring(PICTURES[name]().svg)
    width, height = float(root.get("width")), float(root.get("height"))
    for element in root.iter(f"{SVG}text"):
        if element.get("x"):
            assert -20 <= float(element.get("x")) <= width
            assert 0 <= float(element.get("y")) <= height
    for element in root.iter(f"{SVG}rect"):
        if not element.get("width").endswith("%"):
            assert float(element.get("x")) + float(element.get("width")) <= width


def test_english_is_whole(monkeypatch):
    monkeypatch.setenv("WORKBOOK_LANGUAGE", "en")
    said = "\n".join(make().words for make in PICTURES.values())
    assert not re.search(r"partici|broker \d+: lí|grupo|confirmado|fuera|todavía", said)
    assert "group warehouse, saved position: 3 in partition 0 (2 to go)" in said


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def test_it_survives_a_notebook_that_is_not_trusted(language):
    """There JupyterLab keeps an image, and of an SVG element nothing but loose words."""
    picture = PICTURES["tape"]()
    tags = Tags(picture.html(language))
    assert [tag for tag, _ in tags.found] == ["div", "img", "details", "summary", "pre"]
    image = tags.found[1][1]
    assert image["alt"] == picture.title
    head, _, data = image["src"].partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == picture.svg
    assert picture.words in tags.text


@pytest.mark.parametrize("make", ["tape", "lag", "brokers"])
def test_what_others_wrote_stays_text(make):
    key = HOSTILE.encode()
    tape = replace(tape_of({0: (0, 3)}, lambda *_: key, {HOSTILE: {0: 1}}), topic=HOSTILE)
    drawn = {
        "tape": lambda: tape_picture(tape),
        "lag": lambda: lag_picture(Lag(HOSTILE, HOSTILE, (Reading(0, 0, 3, 1),))),
        "brokers": lambda: placement_picture(replace(BROKEN, topic=HOSTILE)),
    }[make]()
    ElementTree.fromstring(drawn.svg)
    page = drawn.html("es")
    for bad in ("<script", "</svg>", "\x00", "\u202e"):
        assert bad not in drawn.svg[:-6]
        assert bad not in page
        assert bad in ("<script", "</svg>") or bad not in drawn.words
    assert len(drawn.words) < 900


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (b"Comas", "Comas"),
        ("Lurín".encode(), "Lurín"),
        ("Lurín".encode("latin-1"), "0x4c7572ed6e"),
        (b"", "«»"),
        (b"a\nb\x1b[31m", "a·b·[31m"),
    ],
)
def test_a_key_as_people_read_it(key, shown):
    assert key_text(key) == shown


@pytest.mark.parametrize("length", [50, 95, 96, 97, 5000])
def test_a_long_key_is_cut_between_letters(length):
    shown = key_text("ñ".encode() * length)
    assert len(shown) == LONGEST_NAME
    assert shown == "ñ" * (LONGEST_NAME - 1) + "…"


def test_two_keys_with_the_same_beginning_are_two():
    keys = [b"x" * 60 + b"1", b"x" * 60 + b"2"]
    words = tape_picture(tape_of({0: (0, 4)}, lambda _, n: keys[n % 2])).words
    assert words.count("×2") == 2


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", svg.COLOURS)
def test_a_letter_can_be_read_on_its_colour(colour):
    ink = "#ffffff" if colour == svg.DARK_COLOUR else "#000000"
    assert contrast(colour, ink) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
def test_words_can_be_read_on_the_card(theme):
    card = re.findall(r"--card:(#\w+)", svg.STYLE)[theme]
    card = card if len(card) == 7 else "#" + "".join(2 * letter for letter in card[1:])
    for name in ("ink", "soft"):
        assert contrast(re.findall(rf"--{name}:(#\w+)", svg.STYLE)[theme], card) >= 4.5


def test_no_cell_is_told_by_its_colour_alone():
    cells = [svg.letter_cell(0, 0, 20, 20, place) for place in range(len(svg.LETTERS) + 3)]
    without = [re.sub(r'(fill|stroke)="#\w+"', "", cell) for cell in cells]
    assert len(set(without[: len(svg.LETTERS)])) == len(svg.LETTERS)
    assert len(set(cells[len(svg.LETTERS) :])) == 1


@pytest.mark.parametrize("seed", range(20))
def test_no_marker_covers_another(seed):
    chance = Random(seed)
    found = [
        svg.Marker(
            chance.uniform(0, 800), "x" * chance.randrange(2, 20), way=chance.choice([0, 0, -1, 1])
        )
        for _ in range(chance.randrange(1, 20))
    ]
    drawn, tall = svg.markers(found, 0, 800)
    root = ElementTree.fromstring(f"<g>{drawn}</g>")
    words = []
    for text in root.iter("text"):
        wide = svg.width_of(text.text)
        x = float(text.get("x")) - (wide if text.get("text-anchor") == "end" else 0)
        words.append((x, x + wide, float(text.get("y"))))
        assert 0 < float(text.get("y")) < tall
    for n, (left, right, y) in enumerate(words):
        assert not any(y == b and left < r and le < right for le, r, b in words[n + 1 :])


def test_a_group_stands_below_the_offset_that_it_reads_next():
    root = ElementTree.fromstring(tape_picture(tape_of({0: (0, 25)}, groups={"a": {0: 20}})).svg)
    ruler = {
        t.text: float(t.get("x")) for t in root.iter(f"{SVG}text") if t.get("font-size") == "10"
    }
    pointer = next(p for p in root.iter(f"{SVG}path") if p.get("d").startswith("M"))
    x = float(re.match(r"M([\d.]+)", pointer.get("d")).group(1))
    assert abs(x - ruler["20"]) < 0.2


def test_groups_at_one_place_share_a_marker():
    groups = {name: {0: 3} for name in "abcde"}
    picture = tape_picture(tape_of({0: (0, 3)}, groups=groups))
    assert "a, b, c +2 3" in picture.svg
    assert "grupo e, posición guardada: 3" in picture.words


def test_what_is_gone_is_seen_to_be_gone():
    drawn = tape_picture(tape_of({0: (0, 6)}, without={(0, 2), (0, 3)})).svg
    assert drawn.count('href="#gap"') == 2
    assert str(sentences.NOTHING_THERE) in drawn
    assert str(sentences.NOTHING_THERE) not in tape_picture(tape_of({0: (0, 6)})).svg


def test_what_did_not_come_in_time_is_said():
    read = tuple(Record(offset, None) for offset in (2, 4))
    tape = Tape("orders", (Strip(0, 1, 9, 0, 9, read, whole=False),), {})
    picture = tape_picture(tape)
    assert str(sentences.HALF_READ).strip() in picture.words
    assert picture.svg.count('href="#late"') == 4
    assert picture.svg.count('href="#gap"') == 3


def test_many_partitions_show_the_group_that_is_furthest_behind():
    bounds = dict.fromkeys(range(50), (0, 200))
    groups = {f"g{n}": dict.fromkeys(bounds, 200 - n) for n in range(20)}
    picture = tape_picture(tape_of(bounds, lambda p, n: b"k%d" % (p * n % 30), groups))
    drawn = ElementTree.fromstring(picture.svg)
    labels = [t.text for t in drawn.iter(f"{SVG}text") if re.fullmatch(r"g\d+ \d+", t.text)]
    assert labels == ["g19 181"] * 50
    assert len(picture.svg) < 200_000
    assert len(picture.words) < 40_000


def test_a_short_topic_is_drawn_from_one_offset_on():
    assert [(s.start, s.stop) for s in strips({0: (0, 25), 1: (10, 12)})] == [(0, 25), (0, 12)]


@pytest.mark.parametrize("partitions", [1, 3, 50, 60])
def test_a_long_topic_shows_its_end_and_no_more_than_can_be_drawn(partitions):
    found = strips({n: (n, 100_000 + n) for n in range(partitions)})
    assert all(strip.stop == strip.end for strip in found)
    drawn = [strip.stop - strip.start for strip in found]
    assert max(drawn) <= SLOTS
    assert min(drawn) >= FEWEST
    assert sum(drawn) <= ALL_SLOTS


def test_a_part_can_be_asked_for():
    found = strips({0: (10, 1000), 1: (0, 30), 2: (0, 500)}, start=490)
    assert [(s.start, s.stop) for s in found] == [(490, 570), (30, 30), (490, 500)]


@pytest.mark.parametrize("readings", [1, 50])
def test_a_lag_far_larger_than_the_picture(readings):
    picture = lag_picture(lag_of(*(Reading(n, 0, 10**9, 10 * n) for n in range(readings))))
    assert len(picture.svg) < 60_000


def test_committed_beyond_the_end_is_no_negative_lag():
    """The topic was deleted and made anew under a group's feet."""
    assert lag_picture(lag_of(Reading(0, 0, 5, 9))).title == "warehouse en orders: lag 0"


@pytest.mark.parametrize("call", [show.tape, show.brokers, lambda t: show.lag(t, "billing")])
@pytest.mark.parametrize("topic", [3, "", None, ["orders"]])
def test_what_is_no_topic(call, topic, language):
    with pytest.raises(WorkbookError, match=r"show\.(tape|brokers|lag) "):
        call(topic)


@pytest.mark.parametrize("start", [-1, 1.5, "0", True])
def test_what_is_no_offset(start):
    with pytest.raises(WorkbookError, match="entero de 0 en adelante"):
        show.tape("orders", start=start)


def test_a_cluster_that_is_away_is_a_sentence(monkeypatch, tmp_path, capsys, language):
    """A drill goes on without its picture."""
    monkeypatch.setattr(
        show, "_config", lambda: {"bootstrap.servers": "127.0.0.1:1", "log_level": 0}
    )
    monkeypatch.setattr("workbook.show.reading.ANSWER", 0.2)
    show.brokers("orders")
    assert capsys.readouterr().out.strip() == str(sentences.NO_ANSWER)


def test_a_plain_program_prints_the_words(capsys):
    output.put(PICTURES["lag"](), "es")
    assert capsys.readouterr().out.strip() == WORDS["lag"]


def test_names_are_whole_or_short():
    for name in ("orders", "ana-4f1.orders"):
        assert show._whole("tape", name, sentences.A_TOPIC) == "ana-4f1.orders"
