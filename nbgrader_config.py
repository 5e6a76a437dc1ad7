"""How does nbgrader work with this course? Its commands, run in this folder, read this file.

class/ (or $WORKBOOK_CLASS) is the class: submitted/, autograded/, feedback/, release/es, release/en, gradebook.db.
Both languages are one assignment with one row in the gradebook; $WORKBOOK_LANGUAGE says which one is released.
"""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning

from grader.discover import labs_folder
from grader.gradebook import environment_first

c = get_config()  # type: ignore[name-defined]  # noqa: F821

environment_first()
# Of nbgrader's own use of SQLAlchemy: a page for every student
warnings.filterwarnings("ignore", category=SAWarning)
language = "en" if os.environ.get("WORKBOOK_LANGUAGE") == "en" else "es"
here = Path(__file__).resolve().parent
class_folder = Path(os.environ.get("WORKBOOK_CLASS") or here / "class").absolute()
if Path(sys.argv[0]).name.startswith("nbgrader"):  # a learner's JupyterLab reads this file too
    class_folder.mkdir(parents=True, exist_ok=True)

c.CourseDirectory.root = str(class_folder)
c.CourseDirectory.course_id = f"kafka-workbook-{language}"  # the exchange's: one shelf per language
c.CourseDirectory.source_directory = str(labs_folder().parent / "exercises" / language)
c.CourseDirectory.release_directory = f"release/{language}"

# The release comes from the lab's source, whatever the file in exercises/ holds by now. It has no solution to clear.
c.GenerateAssignment.preprocessors = [
    "grader.nbgrader_steps.FreshRelease",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.SaveCells",
]

# OverwriteCells is gone: it would restore the cells of whichever language was generated last.
c.Autograde.exporter_class = "grader.nbgrader_steps.SubmissionReader"
c.Autograde.pre_convert_hook = "grader.nbgrader_steps.leave_links_out"
c.Autograde.sanitize_preprocessors = [
    "grader.nbgrader_steps.TakeWords",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grader.nbgrader_steps.JudgeFromOutside",  # not Execute: nothing of a submission runs in this process
    "grader.nbgrader_steps.SaveReport",  # not SaveAutoGrades, which reads points out of what a cell prints
    "nbgrader.preprocessors.AssignLatePenalties",  # after the marks: a penalty may depend on them
    "nbgrader.preprocessors.CheckCellMetadata",
]

c.GenerateFeedback.exporter_class = "grader.feedback.FeedbackPage"
c.GenerateFeedback.preprocessors = [
    "grader.nbgrader_steps.MarksOnly",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

c.ExportApp.plugin_class = "grader.export.MarksExport"
