"""What each page of an assignment's review shows around its content."""

from typing import Any

from annotations.access import Standing, leads_course
from annotations.models import Assignment


def review_frame(assignment: Assignment, standing: Standing, tab: str) -> dict[str, Any]:
    """What `review_tabs.html` needs; `tab` names the page that is shown (`review`, `text`, `work`, `key` …)."""
    zone = assignment.course.time_zone
    return {"assignment": assignment, "tab": tab, "leads": leads_course(standing), "zone": zone}
