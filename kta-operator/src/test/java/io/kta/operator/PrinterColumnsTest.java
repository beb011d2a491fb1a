package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The columns of {@code kubectl get ktapolicies} show fields that there are. */
final class PrinterColumnsTest {

  @Test
  void columns_areThoseOfTheDocsAndLeadToFields() throws IOException {
    CustomResourceDefinitionVersion version =
        new KubernetesSerialization()
            .unmarshal(
                Files.readString(ResourceDefinitionTest.COMMITTED), CustomResourceDefinition.class)
            .getSpec()
            .getVersions()
            .get(0);
    List<CustomResourceColumnDefinition> columns = version.getAdditionalPrinterColumns();
    assertThat(columns)
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly(
            "Driver",
            "Algorithm",
            "Mode",
            "Ready",
            "Reason",
            "Current",
            "Desired",
            "Limited",
            "Last-Scale",
            "Age");
    for (CustomResourceColumnDefinition column : columns) {
      assertThat(column.getPriority()).as(column.getName()).isIn(null, 0);
      assertThat(leadsToAField(column.getJsonPath(), version.getSchema().getOpenAPIV3Schema()))
          .as(column.getJsonPath())
          .isTrue();
    }
  }

  private static boolean leadsToAField(String path, JSONSchemaProps schema) {
    if (path.equals(".metadata.creationTimestamp")) {
      return true; // of every resource, which is why no schema has it
    }
    JSONSchemaProps at = schema;
    for (String name : path.replaceAll("\\[\\?\\([^)]*\\)]", "[]").substring(1).split("\\.", -1)) {
      JSONSchemaProps field =
          at.getProperties() == null ? null : at.getProperties().get(name.replace("[]", ""));
      if (field == null) {
        return false;
      }
      at = name.endsWith("[]") ? field.getItems().getSchema() : field;
    }
    return at.getProperties() == null || at.getProperties().isEmpty();
  }
}
