"""What every test of students' work begins with."""

import pytest

from annotations.models import Visibility
from courses.models import Course, Role
from opinions.models import Case
from people.models import User
from tests.annotations.stage import Desk, desk, invented_case
from tests.factories import make_assignment, make_course, make_person


@pytest.fixture
def case(db: None) -> Case:
    """The invented case, stored."""
    return invented_case()


@pytest.fixture
def course(db: None) -> Course:
    """An empty course."""
    return make_course("Town law")


@pytest.fixture
def ana(course: Course, case: Case) -> Desk:
    """Ana, a student, at Hart's opinion, of a private assignment."""
    return desk(make_assignment(course, case=case, title="Notice"), make_person("Ana", course=course))


@pytest.fixture
def shown(course: Course, case: Case) -> Desk:
    """Ana at Hart's opinion, of an assignment that shows the class its annotations."""
    return desk(make_assignment(course, case=case, visibility=Visibility.CLASS), make_person("Ana", course=course))


@pytest.fixture
def teacher(course: Course) -> User:
    """The instructor of the course."""
    return make_person("Tess", course=course, role=Role.INSTRUCTOR)


@pytest.fixture(autouse=True)
def _static_files(plain_static_files: None) -> None:
    """No page waits for static files to be hashed."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flag that writes the kept export anew, to be looked at before it is committed."""
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/fixtures/passages.csv anew")
