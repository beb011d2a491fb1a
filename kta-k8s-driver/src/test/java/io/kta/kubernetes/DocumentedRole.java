package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The Role in docs/kubernetes.md. */
final class DocumentedRole {
  private DocumentedRole() {}

  static Role read() {
    try {
      String page = Files.readString(Path.of("../docs/kubernetes.md"));
      String yaml = page.substring(page.indexOf("```yaml\n") + 8);
      return Serialization.unmarshal(yaml.substring(0, yaml.indexOf("```")), Role.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its verbs, as {@link RequestedRights#of} has them. */
  static Map<String, Set<String>> rights() {
    Map<String, Set<String>> rights = new TreeMap<>();
    for (PolicyRule rule : read().getRules()) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rights
              .computeIfAbsent(group + ":" + resource, key -> new TreeSet<>())
              .addAll(rule.getVerbs());
        }
      }
    }
    return rights;
  }
}
