"""The project's own rules, read off its files; `python -m tests.lint` lists every fault and fails on one."""
