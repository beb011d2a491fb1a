package io.kta.operator.spec;

import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.require;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.ConfigMapKeySpec;
import io.kta.operator.resource.FlinkRestSpec;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.resource.UdfsSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is in the Secrets and ConfigMaps that a policy names, as it was read. Its text tells none of
 * it. Immutable.
 */
public final class References {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  /**
   * The label of a Secret that policies may use, with the value {@code true}. Without it, whoever
   * may create policies could have any Secret of the namespace sent to a service of her own.
   */
  public static final String LABEL = "research.dynatrace.com/for-policies";

  private final String namespace;
  private final SortedMap<Name, Map<String, String>> entries;

  /** Secrets that are there, and that policies may not use. */
  private final Set<Name> withheld;

  /** A Secret or a ConfigMap. */
  record Name(String kind, String name) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return kind + " '" + name + "'";
    }
  }

  private References(
      String namespace, SortedMap<Name, Map<String, String>> entries, Set<Name> withheld) {
    this.namespace = namespace;
    this.entries = entries;
    this.withheld = withheld;
  }

  /**
   * Returns what a policy names, in no order that matters. What Kubernetes does not take as a name,
   * and might lead elsewhere, is left out: the schema says what is wrong with it.
   */
  public static SortedSet<Name> named(KtaPolicySpec spec) {
    SortedSet<Name> names = new TreeSet<>();
    BehaviorSpec behavior = spec.behavior;
    UdfsSpec udfs = behavior == null ? null : behavior.udfs;
    if (udfs != null) {
      add(names, "Secret", udfs.headersSecretName);
      add(names, udfs.caBundle);
    }
    ScaleDriverSpec driver = spec.scaleDriver;
    FlinkRestSpec rest = driver == null ? null : driver.flinkRest;
    if (rest != null) {
      add(names, "Secret", rest.headersSecretName);
      add(names, "Secret", rest.basicAuthSecretName);
      add(names, "Secret", rest.clientCertificateSecretName);
      add(names, rest.caBundle);
    }
    return names;
  }

  private static void add(SortedSet<Name> names, @Nullable ConfigMapKeySpec configMap) {
    if (configMap != null) {
      add(names, "ConfigMap", configMap.name);
    }
  }

  private static void add(SortedSet<Name> names, String kind, @Nullable String name) {
    if (name != null && NAME.matcher(name).matches()) {
      names.add(new Name(kind, name));
    }
  }

  /**
   * Reads each of these, by one request; those that are not there are left out, and so are Secrets
   * that policies may not use.
   */
  public static References read(KubernetesClient client, SortedSet<Name> names, String namespace) {
    SortedMap<Name, Map<String, String>> entries = new TreeMap<>();
    Set<Name> withheld = new TreeSet<>();
    for (Name each : names) {
      if (each.kind().equals("Secret")) {
        Secret found = client.secrets().inNamespace(namespace).withName(each.name()).get();
        if (found != null && isForPolicies(found)) {
          entries.put(each, decoded(or(found.getData(), Map.<String, String>of())));
        } else if (found != null) {
          withheld.add(each);
        }
      } else {
        ConfigMap found = client.configMaps().inNamespace(namespace).withName(each.name()).get();
        if (found != null) {
          entries.put(each, new TreeMap<>(or(found.getData(), Map.<String, String>of())));
        }
      }
    }
    return new References(namespace, entries, withheld);
  }

  private static boolean isForPolicies(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && "true".equals(labels.get(LABEL));
  }

  private static Map<String, String> decoded(Map<String, String> data) {
    Map<String, String> decoded = new TreeMap<>();
    data.forEach(
        (key, value) ->
            decoded.put(
                key,
                new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)
                    .replaceFirst("\\R\\z", ""))); // as editors and echo put there
    return decoded;
  }

  /**
   * Returns all entries of a Secret as headers.
   *
   * @param field what names it in the policy
   * @throws IllegalArgumentException if there is no such Secret
   */
  public Map<String, String> headers(String field, String name) {
    Map<String, String> headers = new TreeMap<>();
    all(field, new Name("Secret", name))
        .forEach((header, value) -> headers.put(header, value.strip()));
    return headers;
  }

  /**
   * Returns an entry of a Secret that may have none such.
   *
   * @throws IllegalArgumentException if there is no such Secret
   */
  public Optional<String> optionalSecretEntry(String field, String name, String key) {
    return Optional.ofNullable(all(field, new Name("Secret", name)).get(key));
  }

  /**
   * Returns an entry of a Secret.
   *
   * @throws IllegalArgumentException if there is no such Secret, or it has no such entry
   */
  public String secretEntry(String field, String name, String key) {
    return entry(field, new Name("Secret", name), key);
  }

  /**
   * Returns an entry of a ConfigMap.
   *
   * @throws IllegalArgumentException if there is no such ConfigMap, or it has no such entry
   */
  public String configMapEntry(String field, ConfigMapKeySpec spec) {
    String name = require(FieldException.path(field, "name"), spec.name);
    return entry(
        field, new Name("ConfigMap", name), require(FieldException.path(field, "key"), spec.key));
  }

  private String entry(String field, Name name, String key) {
    return Optional.ofNullable(all(field, name).get(key))
        .orElseThrow(
            () ->
                FieldException.of(
                    field,
                    "needs entry '%s' of %s in namespace %s, which has %s; add it"
                        .formatted(key, name, namespace, all(field, name).keySet())));
  }

  private Map<String, String> all(String field, Name name) {
    Map<String, String> found = entries.get(name);
    if (withheld.contains(name)) {
      throw FieldException.of(
          field,
          "is '%s', a Secret that policies may not use; have its owner label it with %s=true"
              .formatted(name.name(), LABEL));
    }
    if (found == null) {
      throw FieldException.of(
          field,
          "is '%s', but namespace %s has no such %s; create it"
              .formatted(name.name(), namespace, name.kind()));
    }
    return found;
  }

  /** Returns what tells these from others with another content, and does not tell the content. */
  public String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    entries.forEach(
        (name, all) -> {
          add(digest, name.toString());
          add(digest, String.valueOf(all.size()));
          all.forEach(
              (key, value) -> {
                add(digest, key);
                add(digest, value);
              });
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds a text with its length before it, so that no two series of texts look the same. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  @Override
  public String toString() {
    return "References" + entries.keySet();
  }
}
