"""Loads the plugin of the house; here, because pytest takes plugins only from the root's conftest."""

pytest_plugins = ["tests.house_plugin"]
