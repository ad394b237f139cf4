"""The addresses of courses and their people; a course's own page is that of its assignments."""

from django.urls import path, register_converter

from courses.views import courses, groups, joining, log, people, rosters

COURSE = "courses/<uuid:uuid>/"


class KindConverter:
    """`section` or `group`."""

    regex = "section|group"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(KindConverter, "division")

urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.course_create, name="course_create"),
    path(f"{COURSE}settings/", courses.course_edit, name="course_edit"),
    path(f"{COURSE}archive/", courses.course_archive, name="course_archive"),
    path(f"{COURSE}restore/", courses.course_restore, name="course_restore"),
    path(f"{COURSE}copy/", courses.course_copy, name="course_copy"),
    path(f"{COURSE}leave/", people.course_leave, name="course_leave"),
    path(f"{COURSE}people/", people.course_people, name="course_people"),
    path(f"{COURSE}people/<uuid:person>/", people.enrollment_edit, name="enrollment_edit"),
    path(f"{COURSE}people/<uuid:person>/remove/", people.enrollment_remove, name="enrollment_remove"),
    path(f"{COURSE}roster/", rosters.roster, name="roster"),
    path(f"{COURSE}roster/import/", rosters.roster_import, name="roster_import"),
    path(f"{COURSE}log/", log.course_log, name="course_log"),
    path(f"{COURSE}log.csv", log.course_log_csv, name="course_log_csv"),
    path(f"{COURSE}groups/", groups.groups, name="groups"),
    path(f"{COURSE}groups/shuffle/", groups.groups_shuffle, name="groups_shuffle"),
    path(f"{COURSE}groups/shuffle/undo/", groups.shuffle_undo, name="shuffle_undo"),
    path(f"{COURSE}groups/tidy/", groups.groups_tidy, name="groups_tidy"),
    path(f"{COURSE}groups/<division:kind>/", groups.division_create, name="division_create"),
    path(f"{COURSE}groups/<division:kind>/move/", groups.people_move, name="people_move"),
    path(f"{COURSE}groups/<division:kind>/<uuid:division>/", groups.division_edit, name="division_edit"),
    path(f"{COURSE}invitations/", joining.invitations, name="invitations"),
    path(f"{COURSE}invitations/new/", joining.invitation_create, name="invitation_create"),
    path(f"{COURSE}invitations/send/", joining.invitation_send, name="invitation_send"),
    path(f"{COURSE}invitations/<uuid:invitation>/send/", joining.invitation_resend, name="invitation_resend"),
    path(f"{COURSE}invitations/<uuid:invitation>/revoke/", joining.invitation_revoke, name="invitation_revoke"),
    path("join/", joining.join_by_code, name="join_by_code"),
    path("join/<str:code>/", joining.join_course, name="join_course"),
]
