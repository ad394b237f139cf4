"""Tables are emptied as if this were another installation: histories refuse that while the product runs."""

from django.db import connection


def empty(tables: str) -> None:
    """Empties tables (SQL: names with commas, and what TRUNCATE takes after them)."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
