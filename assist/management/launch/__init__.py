"""The launcher: starts the services and processes of Assist for the demo, the tests and the benchmarks.

It runs before and around Django, so nothing here but `prepare` imports Django or the product's apps.
"""
