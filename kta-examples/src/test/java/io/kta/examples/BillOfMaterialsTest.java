package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The bill of materials has no parent to take anything from, so this holds it to the parent. */
final class BillOfMaterialsTest {
  private static final Path ROOT = Path.of("..");

  private final XPath xpath = XPathFactory.newInstance().newXPath();

  @Test
  void modules_allThatArePublished_areListed() throws Exception {
    List<String> published = texts("pom.xml", "/project/modules/module");
    published.removeAll(
        List.of(
            "kta-bom",
            "kta-examples",
            "kta-examples/quickstart-flink",
            "kta-examples/quickstart-kstreams"));
    assertThat(published).isNotEmpty();
    assertThat(
            texts(
                "kta-bom/pom.xml",
                "//dependency[groupId='io.kta' and not(type)]/artifactId/text()"))
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(texts("kta-bom/pom.xml", "//dependency[groupId='io.kta']/version"))
        .containsOnly("${project.version}");
  }

  @Test
  void versions_areThoseOfTheParent() throws Exception {
    assertThat(texts("kta-bom/pom.xml", "/project/version"))
        .isEqualTo(texts("pom.xml", "/project/version"));
    assertThat(texts("kta-bom/pom.xml", "//dependency/groupId"))
        .as("versions of others are their own bills' matter")
        .containsOnly("io.kta");
  }

  private List<String> texts(String file, String expression) throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ROOT.resolve(file).toFile());
    NodeList nodes = (NodeList) xpath.evaluate(expression, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
