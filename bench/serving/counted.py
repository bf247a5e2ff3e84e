"""Tells with each answer how many statements the database was asked for it; both sides of a bench carry it."""

from collections.abc import Callable
from typing import Any

from django.db import connection

HEADER = "X-Queries"


class CountQueries:
    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        count = 0

        def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response[HEADER] = str(count)
        return response
