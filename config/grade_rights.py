"""Who gets what answer where work is graded: a part of the table in `config.rights`."""

from typing import Final

from config.asking import DO, INSTRUCTOR, MEMBERS, OWNER, STAFF, Rule, to

GRADERS: Final = "The course's instructors."
ASSIGNMENT: Final = to(INSTRUCTOR, forbidden=MEMBERS - INSTRUCTOR)
ASSIGNMENT_DO: Final = to(INSTRUCTOR, DO, forbidden=MEMBERS - INSTRUCTOR)
SUBMISSION_DO: Final = to(INSTRUCTOR, DO, forbidden=(OWNER | STAFF) - INSTRUCTOR)
GRADES: Final = (
    Rule("grades", GRADERS, ASSIGNMENT),
    Rule("rubric_edit", GRADERS, ASSIGNMENT, ASSIGNMENT_DO),
    Rule("suggestions_take", GRADERS, post=ASSIGNMENT_DO),
    Rule("grades_release", GRADERS, ASSIGNMENT, ASSIGNMENT_DO),
    Rule("gradebook", GRADERS, ASSIGNMENT, ASSIGNMENT),
    Rule("gradebook_file", GRADERS, ASSIGNMENT),
    Rule("grade_save", f"{GRADERS} Its owner and assistants see the work, but may not.", post=SUBMISSION_DO),
    Rule("grade_release", GRADERS, post=SUBMISSION_DO),
    Rule("grade_take_back", GRADERS, post=SUBMISSION_DO),
    Rule("review_own", "The course's members: each her own, a grade once it is released.", to(MEMBERS)),
)
