"""`make bench`: how the portal compares with what a competent engineer would write without effort.

Everything is measured in one run, in turns, in databases of its own; only the ratios mean something (docs/performance.md).
"""
