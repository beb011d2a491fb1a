package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;

/** Writes a label selector as requests have it: {@code app=words,tier in (a,b),!canary}. */
final class SelectorText {
  private SelectorText() {}

  static String of(LabelSelector selector) {
    List<String> requirements = new ArrayList<>();
    if (selector.getMatchLabels() != null) {
      selector.getMatchLabels().forEach((key, value) -> requirements.add(key + "=" + value));
    }
    if (selector.getMatchExpressions() != null) {
      selector.getMatchExpressions().stream().map(SelectorText::of).forEach(requirements::add);
    }
    return String.join(",", requirements);
  }

  private static String of(LabelSelectorRequirement requirement) {
    String values = "(" + String.join(",", requirement.getValues()) + ")";
    return switch (requirement.getOperator()) {
      case "In" -> requirement.getKey() + " in " + values;
      case "NotIn" -> requirement.getKey() + " notin " + values;
      case "Exists" -> requirement.getKey();
      case "DoesNotExist" -> "!" + requirement.getKey();
      default ->
          throw new IllegalArgumentException(
              "a selector's operator is %s; it must be In, NotIn, Exists or DoesNotExist"
                  .formatted(requirement.getOperator()));
    };
  }
}
