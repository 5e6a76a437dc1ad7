"""A lab whose check breaks a broker while the learner's code runs."""

from grader import Lab, Text, expect, own

lab = Lab(es="Un broker menos", en="One broker less", minutes=5, cluster=own(brokers=3))


@lab.check(points=2, es="`send` sigue sin un broker", en="`send` goes on without a broker")
def send_survives(cluster, student, stage, sample):
    topic, orders = stage.topic("orders"), sample.orders(50)
    cluster.broker(2).kill()
    student.call("send", topic.name, orders, within=60)
    expect(
        lambda: topic.now().names(orders),
        equals=sorted(order["order_id"] for order in orders),
        hint=Text(es="¿Quién espera al líder nuevo?", en="Who waits for the new leader?"),
    )
