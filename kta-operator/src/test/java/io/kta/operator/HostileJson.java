package io.kta.operator;

import io.kta.operator.WrongValues.Case;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Policies that an API server may hold: right, wrong in a value, or made to break who reads it. */
public final class HostileJson {
  private static final List<Case> WRONG = WrongValues.of(BadInputTest.schema());
  private static final String DEEP = nested("{\"a\":", "}", 9_900);
  private static final String LIST = nested("[", "]", 9_900);
  private static final String LONG_NAME = "{\"" + "n".repeat(60_000) + "\":1}";
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e308",
          "-1e-308",
          "9223372036854775807",
          "0.1",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u202e\\u001b[2J\\n\"",
          "\"\\uffff\"",
          "2147483648");

  private final Random random;

  /** Creates one that makes the same policies of the same random numbers. */
  public HostileJson(Random random) {
    this.random = random;
  }

  /** Returns a policy of a name, as JSON. */
  public String policy(String name) {
    return """
        {"apiVersion":"research.dynatrace.com/v1alpha1","kind":"KtaPolicy",
         "metadata":{"name":"%s","namespace":"streams","uid":"u","resourceVersion":"1",
          "annotations":{"a":%s},"managedFields":[{"manager":"m","fieldsV1":%s}]},
         "spec":%s,"status":%s}
        """
        .formatted(
            name, "\"" + "x".repeat(random.nextInt(50)) + "\"", deepOr("{}"), spec(), deepOr("{}"));
  }

  private String spec() {
    return switch (random.nextInt(8)) {
      case 0 -> value(6);
      case 1 -> WRONG.get(random.nextInt(WRONG.size())).spec().toString();
      case 2 -> good(deepOr("{\"parallelism\":3}"));
      case 3 -> good("{\"parallelism\":" + value(4) + "}");
      case 4 -> good("{\"parallelism\":" + nested("[", "]", random.nextInt(200)) + "}");
      case 5 -> "{\"behavior\":" + value(5) + ",\"scaleDriver\":" + value(5) + "}";
      case 6 -> good("{\"parallelism\":3}").replace("\"Fixed\"", value(2));
      default -> good("{\"parallelism\":3}");
    };
  }

  private static String good(String parameters) {
    return "{\"behavior\":{\"algorithm\":{\"type\":\"Fixed\",\"parameters\":"
        + parameters
        + "}},\"scaleDriver\":{\"type\":\"GenericKubernetes\",\"genericKubernetesTopology\":[{\"kind\":\"Deployment\",\"name\":\"a\"}]}}";
  }

  private String deepOr(String otherwise) {
    List<Supplier<String>> choices =
        List.of(() -> DEEP, () -> LIST, () -> LONG_NAME, () -> "{\"p\":" + value(6) + "}");
    int choice = random.nextInt(20);
    return choice < choices.size() ? choices.get(choice).get() : otherwise;
  }

  private String value(int levels) {
    if (levels == 0 || random.nextInt(3) == 0) {
      return SCALARS.get(random.nextInt(SCALARS.size()));
    }
    StringBuilder text = new StringBuilder();
    boolean isList = random.nextBoolean();
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ",");
      text.append(isList ? "" : "\"" + name() + i + "\":").append(value(levels - 1));
    }
    return isList ? "[" + text + "]" : "{" + text + "}";
  }

  private String name() {
    List<String> names =
        List.of("algorithm", "type", "udfs", "operators", "name", "a.b", "", "$ref", "\\u001b");
    return names.get(random.nextInt(names.size()));
  }

  private static String nested(String open, String close, int levels) {
    return open.repeat(levels) + "1" + close.repeat(levels);
  }
}
