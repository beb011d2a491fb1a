"""A bundle that keeps all rules has no fault, and each rule that is broken is named."""

import hashlib
import io
import json
import unittest
import zipfile

import central_rules
from central_rules import LIBRARIES, Bundle

GROUP, VERSION = "org.example", "1.0"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>org.example</groupId><artifactId>{0}</artifactId>
<version>1.0</version><name>n</name><description>d</description><url>u</url>
<licenses><license><name>l</name><url>u</url></license></licenses>
<developers><developer><name>n</name><url>u</url></developer></developers>
<scm><url>u</url><connection>c</connection><developerConnection>d</developerConnection></scm>{1}</project>"""
DEPENDENCY = "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>{}</dependency></dependencies>"


def jar(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as written:
        for name, text in {"META-INF/LICENSE": "", "META-INF/NOTICE": "", **files}.items():
            written.writestr(zipfile.ZipInfo(name), text)
    return data.getvalue()


def artifacts(artifact):
    manifest = "Implementation-Title: t\nImplementation-Version: 1.0\nAutomatic-Module-Name: a\n"
    sbom = {"bomFormat": "CycloneDX", "metadata": {"component": {"name": artifact, "version": VERSION}}}
    return {
        ".pom": POM.format(artifact, "").encode(),
        ".jar": jar(**{"META-INF/MANIFEST.MF": manifest, "org/A.class": "", "org/A$B.class": ""}),
        "-sources.jar": jar(**{"org/A.java": ""}),
        "-javadoc.jar": jar(**{"index.html": ""}),
        "-cyclonedx.json": json.dumps(sbom).encode(),
    }


def bundle(changes=None, without=()):
    files = {f"org/example/kta-bom/1.0/kta-bom-1.0.pom": POM.format("kta-bom", "").encode()}
    for artifact in LIBRARIES:
        files |= {f"org/example/{artifact}/1.0/{artifact}-1.0{end}": data for end, data in artifacts(artifact).items()}
    files |= {f"org/example/kta-core/1.0/kta-core-1.0{end}": data for end, data in (changes or {}).items()}
    for name, data in list(files.items()):
        for algorithm in ("md5", "sha1"):
            files[f"{name}.{algorithm}"] = hashlib.new(algorithm, data).hexdigest().encode()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as written:
        for name, data in files.items():
            if not name.endswith(tuple(without)):
                written.writestr(name, data)
    return Bundle(zipped, GROUP, VERSION)


class RulesTest(unittest.TestCase):
    def assert_fault(self, words, **how):
        self.assertEqual([words in fault for fault in central_rules.check(bundle(**how))], [True])

    def test_all_rules_kept(self):
        self.assertEqual(central_rules.check(bundle(), other=bundle()), [])

    def test_what_is_missing(self):
        self.assert_fault("is missing", without=["kta-core-1.0-javadoc.jar", "kta-core-1.0-javadoc.jar.md5"])
        self.assert_fault("has no md5", without=["kta-core-1.0.jar.md5"])
        self.assert_fault("META-INF/LICENSE", changes={"-sources.jar": jar(**{"org/A.java": ""}).replace(b"META-INF/LICENSE", b"META-INF/LICENCE")})
        self.assert_fault("org/A.java is missing", changes={"-sources.jar": jar()})

    def test_what_is_too_much(self):
        self.assert_fault("is not meant to be published", changes={"-tests.jar": b""})
        self.assert_fault("is internal", changes={"-javadoc.jar": jar(**{"index.html": "", "io/kta/http/A.html": ""})})
        for part in ("<parent/>", "<build/>", "<repositories/>", "<dependencyManagement/>"):
            self.assert_fault("is of the build", changes={".pom": POM.format("kta-core", part).encode()})

    def test_dependencies(self):
        for tags, words in {
            "<version>1</version><scope>test</scope>": "scope test",
            "<version>1</version><type>test-jar</type>": "jar of tests",
            "<version>1-SNAPSHOT</version>": "which changes",
            "<version>[1,2)</version>": "which changes",
            "": "which changes",
        }.items():
            self.assert_fault(words, changes={".pom": POM.format("kta-core", DEPENDENCY.format(tags)).encode()})

    def test_pom(self):
        good = POM.format("kta-core", "")
        self.assert_fault("artifactId is 'other'", changes={".pom": good.replace("kta-core", "other").encode()})
        self.assert_fault("description is missing", changes={".pom": good.replace("<description>d</description>", "").encode()})
        self.assert_fault("a property", changes={".pom": good.replace("<name>n", "<name>${n}", 1).encode()})

    def test_manifest(self):
        classes = {"org/A.class": ""}
        self.assert_fault(
            "no module name",
            changes={".jar": jar(**{"META-INF/MANIFEST.MF": "Implementation-Title: t\nImplementation-Version: 1.0\n", **classes})},
        )

    def test_two_builds(self):
        other = bundle(changes={".jar": artifacts("kta-core")[".jar"].replace(b"org/A.class", b"org/B.class")})
        self.assertIn("not the same in two builds", central_rules.check(bundle(), other=other)[0])

    def test_signature(self):
        faults = central_rules.check(bundle(), gpg_home="/none")
        self.assertEqual({fault.split(": ")[1] for fault in faults}, {"has no signature"})


if __name__ == "__main__":
    unittest.main()
