"""The wheel: what is in it, that it is the same each time, and that it works alone."""

import hashlib
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile

import wheel_backend

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class WheelTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def build(self):
        return os.path.join(self.folder.name, wheel_backend.build_wheel(self.folder.name))

    def test_wheel_has_the_package_and_what_pip_asks_for(self):
        with zipfile.ZipFile(self.build()) as wheel:
            names = wheel.namelist()
            metadata = wheel.read("kta_algorithm-0.1.0.dist-info/METADATA").decode()
        sources = sorted(os.listdir(os.path.join(HERE, "kta_algorithm")))
        for source in sources:
            if source.endswith((".py", ".typed")):
                self.assertIn("kta_algorithm/" + source, names)
        self.assertTrue(all(name.startswith("kta_algorithm") for name in names), names)
        self.assertIn("Requires-Python: >=3.9", metadata)
        self.assertNotIn("Requires-Dist", metadata)

    def test_wheel_is_the_same_each_time(self):
        first = self.digest(self.build())
        self.assertEqual(self.digest(self.build()), first)

    def test_wheel_works_without_the_sources(self):
        """A wheel is a zip file, from which Python imports."""
        program = "import kta_algorithm, sys; print(kta_algorithm.__version__, kta_algorithm.__file__)"
        done = subprocess.run(
            [sys.executable, "-S", "-c", program],
            env=dict(os.environ, PYTHONPATH=self.build()),
            cwd=self.folder.name,
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertTrue(done.stdout.startswith("0.1.0 " + self.folder.name), done.stdout)

    @unittest.skipIf(
        subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode,
        "pip is not there",
    )
    def test_pip_builds_and_installs_without_network(self):
        target = os.path.join(self.folder.name, "site")
        offline = dict(os.environ, PIP_NO_INDEX="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, self.build()],
            env=offline,
            capture_output=True,
            check=True,
        )
        self.assertTrue(os.path.exists(os.path.join(target, "kta_algorithm", "server.py")))

    @staticmethod
    def digest(file):
        with open(file, "rb") as wheel:
            return hashlib.sha256(wheel.read()).hexdigest()


if __name__ == "__main__":
    unittest.main()
