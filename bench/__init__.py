"""Benchmarks that anybody can rerun, each against its raw baseline in the same run."""
