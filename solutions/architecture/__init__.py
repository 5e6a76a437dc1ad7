"""The two drawings of the deck: the services of a Kafka cluster, and the Big Data ecosystem."""
