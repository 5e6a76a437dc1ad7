"""What does a check's author write with? Lab, own, Text and expect; all else is between a submission and a verdict."""

from grader.expect import expect
from grader.lab import Lab, own
from workbook.text import Text

__all__ = ["Lab", "Text", "expect", "own"]
