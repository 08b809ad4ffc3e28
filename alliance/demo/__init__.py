"""The demo program: a living program with people of every role, for `make run` and for acceptance tests."""

from alliance.demo.answer import demo_answer
from alliance.demo.program import NotEmpty, load_demo

__all__ = ["NotEmpty", "demo_answer", "load_demo"]
