#!/usr/bin/env python3
"""Checks a bundle for Maven Central: Central's own rules (central.sonatype.org/publish/requirements), and KTA's.

Prints one line for each rule that is broken, and fails if there is one.
"""

import argparse
import hashlib
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

POM = "{http://maven.apache.org/POM/4.0.0}"
LIBRARIES = ["kta-core", "kta-algorithms", "kta-simulation", "kta-flink-driver", "kta-k8s-driver", "kta-operator"]
CHECKSUMS = {"md5": True, "sha1": True, "sha256": False, "sha512": False}  # whether Central demands it
INTERNAL = ("io/kta/http/", "io/kta/json/", *(f"io/kta/operator/{part}/" for part in ("resource", "run", "spec", "status", "target", "tls")))
SECRET_SCOPES = ("test", "provided", "system")


class Bundle:
    """The files of a bundle, by their path, and what is wrong with them."""

    def __init__(self, path, group, version):
        with zipfile.ZipFile(path) as bundle:
            self.files = {name: bundle.read(name) for name in bundle.namelist() if not name.endswith("/")}
        self.group, self.version, self.faults = group, version, []

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def path(self, artifact, ending):
        return f"{self.group.replace('.', '/')}/{artifact}/{self.version}/{artifact}-{self.version}{ending}"

    def artifacts(self):
        return {name: data for name, data in self.files.items() if not name.endswith((".asc", *("." + c for c in CHECKSUMS)))}


def check_contents(bundle):
    expected = {bundle.path("kta-bom", ".pom")}
    for artifact in LIBRARIES:
        endings = (".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")
        expected |= {bundle.path(artifact, ending) for ending in endings}
    for missing in sorted(expected - bundle.artifacts().keys()):
        bundle.fault(missing, "is missing")
    for surplus in sorted(bundle.artifacts().keys() - expected):
        bundle.fault(surplus, "is not meant to be published")


def check_checksums(bundle):
    for name, data in bundle.artifacts().items():
        for algorithm, demanded in CHECKSUMS.items():
            written = bundle.files.get(f"{name}.{algorithm}")
            if written is None:
                if demanded:
                    bundle.fault(name, f"has no {algorithm}")
            elif written.decode().strip() != hashlib.new(algorithm, data).hexdigest():
                bundle.fault(name, f"has another {algorithm} than is written")


def check_signatures(bundle, gpg_home):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in bundle.artifacts().items():
            signature = bundle.files.get(name + ".asc")
            if signature is None:
                bundle.fault(name, "has no signature")
                continue
            file, asc = pathlib.Path(folder, "file"), pathlib.Path(folder, "file.asc")
            file.write_bytes(data)
            asc.write_bytes(signature)
            command = ["gpg", "--homedir", gpg_home, "--batch", "--quiet", "--verify", str(asc), str(file)]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                bundle.fault(name, "has a signature that is not of the release's key")


def text(element, path):
    found = element.find("/".join(POM + part for part in path.split("/")))
    return (found.text or "").strip() if found is not None else ""


def check_pom(bundle, artifact):
    name = bundle.path(artifact, ".pom")
    if name not in bundle.files:
        return
    pom = xml.fromstring(bundle.files[name])
    for part, value in (("groupId", bundle.group), ("artifactId", artifact), ("version", bundle.version)):
        if text(pom, part) != value:
            bundle.fault(name, f"{part} is {text(pom, part)!r}, and its path says {value}")
    for part in ("name", "description", "url", "licenses/license/name", "licenses/license/url", "developers/developer/name",
                 "developers/developer/url", "scm/url", "scm/connection", "scm/developerConnection"):
        if not text(pom, part):
            bundle.fault(name, f"{part} is missing")
    for part in ("parent", "build", "profiles", "repositories", "pluginRepositories", "modules", "distributionManagement"):
        if pom.find(POM + part) is not None:
            bundle.fault(name, f"{part} is of the build and not of users")
    if artifact != "kta-bom" and pom.find(POM + "dependencyManagement") is not None:
        bundle.fault(name, "dependencyManagement is of the build and not of users")
    if "${" in bundle.files[name].decode():
        bundle.fault(name, "a property is not resolved")
    for dependency in pom.iter(POM + "dependency"):
        check_dependency(bundle, name, dependency)


def check_dependency(bundle, name, dependency):
    who = f"{text(dependency, 'groupId')}:{text(dependency, 'artifactId')}"
    version, scope = text(dependency, "version"), text(dependency, "scope")
    if scope in SECRET_SCOPES:
        bundle.fault(name, f"{who} is of scope {scope}, which users do not get")
    if text(dependency, "type") == "test-jar" or text(dependency, "classifier") == "tests":
        bundle.fault(name, f"{who} is a jar of tests")
    if not version or re.search(r"SNAPSHOT|LATEST|RELEASE|[\[(,]", version):
        bundle.fault(name, f"{who} is of version {version!r}, which changes")


def check_jars(bundle, artifact):
    for ending, check in ((".jar", check_main_jar), ("-sources.jar", check_sources), ("-javadoc.jar", check_javadoc)):
        name = bundle.path(artifact, ending)
        if name not in bundle.files:
            continue
        with zipfile.ZipFile(io.BytesIO(bundle.files[name])) as jar:
            for file in ("META-INF/LICENSE", "META-INF/NOTICE"):
                if file not in jar.namelist():
                    bundle.fault(name, f"{file} is missing")
            check(bundle, name, jar)


def check_main_jar(bundle, name, jar):
    manifest = jar.read("META-INF/MANIFEST.MF").decode()
    if not re.search(r"^Implementation-Title: \S", manifest, re.M):
        bundle.fault(name, "the manifest has no title")
    if f"Implementation-Version: {bundle.version}" not in manifest:
        bundle.fault(name, "the manifest has no version, or another one")
    if "module-info.class" not in jar.namelist() and "Automatic-Module-Name: " not in manifest:
        bundle.fault(name, "has no module name")


def check_sources(bundle, name, jar):
    with zipfile.ZipFile(io.BytesIO(bundle.files[name.replace("-sources", "")])) as main:
        classes = {re.sub(r"(\$.*)?\.class$", ".java", file) for file in main.namelist() if file.endswith(".class")}
    for missing in sorted(classes - set(jar.namelist())):
        bundle.fault(name, f"{missing} is missing")


def check_javadoc(bundle, name, jar):
    if "index.html" not in jar.namelist():
        bundle.fault(name, "index.html is missing")
    for file in jar.namelist():
        if any(internal in file for internal in INTERNAL):
            bundle.fault(name, f"{file} is internal")


def check_sbom(bundle, artifact):
    name = bundle.path(artifact, "-cyclonedx.json")
    if name not in bundle.files:
        return
    sbom = json.loads(bundle.files[name])
    component = sbom.get("metadata", {}).get("component", {})
    if sbom.get("bomFormat") != "CycloneDX" or (component.get("name"), component.get("version")) != (artifact, bundle.version):
        bundle.fault(name, "is not a list of the parts of this artifact")
    for part in sbom.get("components", []):
        if artifact != "kta-simulation" and "junit" in part.get("group", ""):
            bundle.fault(name, f"{part['name']} is of tests")


def check_same(bundle, other):
    """Signatures differ each time; all else is the same to the byte."""
    ours, theirs = bundle.artifacts(), other.artifacts()
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            bundle.fault(name, f"is not the same in two builds{where_they_differ(ours.get(name), theirs.get(name))}")


def where_they_differ(ours, theirs):
    if not ours or not theirs or not zipfile.is_zipfile(io.BytesIO(ours)):
        return ""
    with zipfile.ZipFile(io.BytesIO(ours)) as one, zipfile.ZipFile(io.BytesIO(theirs)) as another:
        if one.namelist() != another.namelist():
            return ": in the names or the order of its files"
        return ": in " + ", ".join([n for n in one.namelist() if one.read(n) != another.read(n)] or ["times or attributes"])


def check(bundle, gpg_home=None, other=None):
    check_contents(bundle)
    check_checksums(bundle)
    if gpg_home:
        check_signatures(bundle, gpg_home)
    for artifact in ["kta-bom", *LIBRARIES]:
        check_pom(bundle, artifact)
    for artifact in LIBRARIES:
        check_jars(bundle, artifact)
        check_sbom(bundle, artifact)
    if other:
        check_same(bundle, other)
    return bundle.faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle")
    parser.add_argument("--group", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--gpg-home", required=True, help="a folder of GnuPG that has the public key")
    parser.add_argument("--same-as", help="a second build, to be the same to the byte")
    arguments = parser.parse_args()
    bundle = Bundle(arguments.bundle, arguments.group, arguments.version)
    other = Bundle(arguments.same_as, arguments.group, arguments.version) if arguments.same_as else None
    faults = check(bundle, arguments.gpg_home, other)
    same = ", the same in both builds" if other else ""
    print("\n".join(faults) or f"== {len(bundle.artifacts())} artifacts as Maven Central demands{same}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
