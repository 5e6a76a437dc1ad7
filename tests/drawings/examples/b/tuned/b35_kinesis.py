# mark: 3
from diagrams import Cluster, Diagram
from diagrams.aws.analytics import KinesisDataStreams, EMR, Quicksight, Redshift
from diagrams.aws.compute import Lambda
from diagrams.aws.iot import IotSensor
from diagrams.aws.storage import S3

with Diagram("AWS streaming", show=False):
    sensor = IotSensor("sensor")
    producer = Lambda("producer")
    with Cluster("Streaming cluster"):
        k = KinesisDataStreams("kinesis")
    emr = EMR("EMR")
    s3, rs = S3("S3"), Redshift("Redshift")
    sensor >> producer >> k >> emr >> [s3, rs]
    rs >> Quicksight("Quicksight")
