"""A lab for tests: what becomes of orders when the program that reads them is killed?"""

from grader import Lab, Text, expect

lab = Lab(es="Un recibo por pedido", en="A receipt for each order", minutes=30)
HINT = Text(
    es="¿Qué se pierde si el programa muere entre confirmar su posición y escribir el recibo?",
    en="What is lost if the program dies between committing its position and writing the receipt?",
)


@lab.check(
    points=1, es="`worker` escribe un recibo por pedido", en="`worker` writes a receipt per order"
)
def worker_writes_receipts(cluster, student, stage, sample):
    sent = sample.orders(10)
    orders, receipts = stage.topic("orders"), stage.topic("receipts")
    group = cluster.group(stage.reader_name("billing"))
    orders.send(sent)
    student.program("worker").start(orders.name, receipts.name, group.full)
    expect(stage.counter(receipts, sent), equals=10, within=240, hint=HINT)


@lab.check(
    points=2,
    es="Un `worker` muerto a mitad de su trabajo no pierde pedidos",
    en="A `worker` killed in the middle of its work loses no order",
    after=worker_writes_receipts,
)
def worker_loses_nothing(cluster, student, stage, sample):
    sent = sample.orders(30)
    orders, receipts = stage.topic("orders"), stage.topic("receipts")
    group = cluster.group(stage.reader_name("billing"))
    orders.send(sent)
    written = stage.counter(receipts, sent)
    worker = student.program("worker", group)
    worker.start(orders.name, receipts.name, group.full)
    worker.kill_between(
        written=written, committed=lambda: group.done(orders), of=30, hint=HINT, within=240
    )
    worker.again()
    expect(lambda: group.done(orders), equals=30, within=240, hint=HINT)
    expect(written, equals=30, within=60, hint=HINT)
