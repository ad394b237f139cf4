"""Grades for the gradebook of a learning management system: Canvas, Moodle or Blackboard."""
