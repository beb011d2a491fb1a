package io.kta.examples.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The OpenAPI document of the protocol between KTA and algorithms, and the page made of it. */
record ProtocolDocument(JsonNode root) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCHEMAS = "#/components/schemas/";
  private static final List<String> SHOWN =
      List.of("StepRequest", "Node", "PastCycle", "Target", "Observation", "Failure");

  static ProtocolDocument read() throws IOException {
    return new ProtocolDocument(
        JSON.readTree(Files.readString(Path.of("../docs/algorithm-protocol.json"))));
  }

  /** Returns what is wrong with a text that should be of a schema; nothing if it is right. */
  List<String> faults(String schema, String text) throws IOException {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$ref", SCHEMAS + schema);
    whole.set("components", root.path("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(whole)
        .validate(JSON.readTree(text))
        .stream()
        .map(String::valueOf)
        .toList();
  }

  /** Returns the schema of what a step answers with a status; empty if it does not say. */
  String answer(String step, int status) {
    JsonNode response = at(root.at("/paths/~1" + step + "/post/responses/" + status));
    String reference =
        response.at("/content/application~1json/schema/$ref").asText("").replace(SCHEMAS, "");
    return reference;
  }

  /** Returns the reference part of the page, in Markdown. */
  String page() {
    List<String> lines = new ArrayList<>();
    lines.add("| step | | success is answered with |");
    lines.add("|---|---|---|");
    root.path("paths")
        .properties()
        .forEach(
            path ->
                lines.add(
                    "| `POST %s` | %s | %s |"
                        .formatted(
                            path.getKey(),
                            path.getValue().at("/post/summary").asText(),
                            path.getValue().at("/post/responses/200/description").asText())));
    SHOWN.forEach(name -> addSchema(name, lines));
    lines.add("");
    lines.add("| status | |");
    lines.add("|---|---|");
    for (Map.Entry<String, JsonNode> response :
        root.at("/paths/~1plan/post/responses").properties()) {
      if (!response.getKey().equals("200")) {
        lines.add(
            "| %s | %s |"
                .formatted(
                    response.getKey(), at(response.getValue()).path("description").asText()));
      }
    }
    JsonNode header = root.at("/components/parameters/Accepts");
    lines.add("");
    lines.add(
        "Header `%s: %s`: %s"
            .formatted(
                header.path("name").asText(),
                header.at("/schema/enum/0").asText(),
                header.path("description").asText()));
    return String.join("\n", lines) + "\n";
  }

  private void addSchema(String name, List<String> lines) {
    JsonNode schema = root.at("/components/schemas/" + name);
    lines.add("");
    lines.add("**%s**: %s".formatted(name, schema.path("description").asText()));
    lines.add("");
    lines.add("| field | type | meaning |");
    lines.add("|---|---|---|");
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      lines.add(
          "| `%s` | %s%s | %s |"
              .formatted(
                  field.getKey(),
                  type(field.getValue()),
                  required.contains(field.getKey()) ? "" : ", optional",
                  field.getValue().path("description").asText().replace("|", "\\|")));
    }
  }

  private static String type(JsonNode schema) {
    if (schema.has("$ref")) {
      return schema.path("$ref").asText().replace(SCHEMAS, "");
    }
    if (schema.path("type").asText().equals("array")) {
      return "list of " + type(schema.path("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      return "object of " + type(schema.path("additionalProperties"));
    }
    return schema.path("type").asText();
  }

  private JsonNode at(JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
  }
}
