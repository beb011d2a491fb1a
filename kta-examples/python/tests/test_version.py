"""The SDK is written for Python 3.9."""

import ast
import os
import re
import unittest

import kta_algorithm

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class VersionTest(unittest.TestCase):
    def test_sources_are_of_python_3_9(self):
        folder = os.path.join(HERE, "kta_algorithm")
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    ast.parse(file.read(), name, feature_version=(3, 9))

    def test_version_is_that_of_the_project(self):
        with open(os.path.join(HERE, "pyproject.toml"), encoding="utf-8") as file:
            version = re.search(r'(?m)^version = "(.*)"$', file.read()).group(1)
        self.assertEqual(kta_algorithm.__version__, version)


if __name__ == "__main__":
    unittest.main()
