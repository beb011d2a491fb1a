"""Makes the wheel, with the standard library only (PEP 517), so that no network is needed.

    python3 wheel_backend.py [folder]     # or: pip wheel --no-deps .

The same sources give the same bytes.
"""

import base64
import hashlib
import io
import os
import re
import sys
import tarfile
import zipfile

_HERE = os.path.dirname(os.path.abspath(__file__))
_PACKAGE = "kta_algorithm"
_TIME = (2020, 1, 1, 0, 0, 0)


def _project():
    """Returns what pyproject.toml has as plain texts; Python 3.9 has no reader of TOML."""
    with open(os.path.join(_HERE, "pyproject.toml"), encoding="utf-8") as file:
        return dict(re.findall(r'(?m)^([a-z-]+) = "(.*)"$', file.read()))


def _sources():
    folder = os.path.join(_HERE, _PACKAGE)
    names = sorted(name for name in os.listdir(folder) if name.endswith((".py", ".typed")))
    return [_PACKAGE + "/" + name for name in names]


def _read(name):
    with open(os.path.join(_HERE, name), "rb") as file:
        return file.read()


def _metadata(project):
    return (
        "Metadata-Version: 2.1\nName: %s\nVersion: %s\nSummary: %s\nLicense: Apache-2.0\n"
        "Requires-Python: %s\nDescription-Content-Type: text/markdown\n\n"
        % (project["name"], project["version"], project["description"], project["requires-python"])
    ).encode() + _read("README.md")


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = _project()
    base = "%s-%s" % (_PACKAGE, project["version"])
    info = base + ".dist-info/"
    files = [(name, _read(name)) for name in _sources()]
    files.append((info + "METADATA", _metadata(project)))
    tag = "Wheel-Version: 1.0\nGenerator: kta\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files.append((info + "WHEEL", tag.encode()))
    files.append((info + "licenses/LICENSE", _licence()))
    record = "".join("%s,sha256=%s,%d\n" % (name, _hash(text), len(text)) for name, text in files)
    files.append((info + "RECORD", (record + info + "RECORD,,\n").encode()))
    wheel = base + "-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as archive:
        for name, text in files:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    return wheel


def build_sdist(sdist_directory, config_settings=None):
    project = _project()
    base = "%s-%s" % (_PACKAGE, project["version"])
    names = _sources() + ["pyproject.toml", "README.md", "wheel_backend.py"]
    files = [(name, _read(name)) for name in names]
    files += [("PKG-INFO", _metadata(project)), ("LICENSE", _licence())]
    with tarfile.open(os.path.join(sdist_directory, base + ".tar.gz"), "w:gz") as archive:
        for name, text in files:
            entry = tarfile.TarInfo(base + "/" + name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    return base + ".tar.gz"


def _licence():
    """Returns the licence: beside this file in a source distribution, or that of the project."""
    beside = os.path.join(_HERE, "LICENSE")
    name = beside if os.path.exists(beside) else os.path.join(_HERE, "..", "..", "LICENSE")
    return _read(name)


def _hash(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else "dist"
    os.makedirs(folder, exist_ok=True)
    print(os.path.join(folder, build_wheel(folder)))
