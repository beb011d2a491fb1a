package io.kta.operator.run;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.operator.resource.KtaPolicy;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the knowledge of a policy in a ConfigMap beside it, which Kubernetes deletes with the
 * policy. One of that name that somebody else made is left alone. A ConfigMap takes no more than 1
 * MiB, so the oldest of what is known is left out until the rest fits.
 */
public final class ConfigMapKnowledgeStore implements KnowledgeStore {
  private static final String LABEL = "app.kubernetes.io/managed-by";
  private static final String LABEL_VALUE = "kta-operator";
  private static final String KEY = "knowledge.json";
  private static final int MOST_BYTES = 900 << 10;

  private final KubernetesClient client;
  private final Resource<ConfigMap> resource;
  private final String namespace;
  private final String name;
  private final OwnerReference owner;
  private final BooleanSupplier mayAct;

  private boolean looked;

  /** The version of the ConfigMap as it was read or written last; null if it was not there. */
  private @Nullable String version;

  /** The hash of the knowledge in it then; what changes besides is of no concern. */
  private int lastText;

  ConfigMapKnowledgeStore(KubernetesClient client, KtaPolicy policy, BooleanSupplier mayAct) {
    this.client = client;
    this.namespace = policy.getMetadata().getNamespace();
    this.name = nameFor(policy.getMetadata().getName());
    this.resource = client.configMaps().inNamespace(namespace).withName(name);
    this.mayAct = mayAct;
    this.owner =
        new OwnerReferenceBuilder()
            .withApiVersion(policy.getApiVersion())
            .withKind(policy.getKind())
            .withName(policy.getMetadata().getName())
            .withUid(policy.getMetadata().getUid())
            .build();
  }

  public static String nameFor(String policy) {
    return "ktapolicy-" + policy;
  }

  /** Loads what was saved, unless it belongs to a policy that was deleted. */
  @Override
  public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> keeper) {
    ConfigMap saved = look();
    if (saved == null || saved.getData() == null || !saved.getData().containsKey(KEY)) {
      return Optional.empty();
    }
    boolean isOurs =
        saved.getMetadata().getOwnerReferences().stream()
            .anyMatch(reference -> reference.getUid().equals(owner.getUid()));
    if (!isOurs) {
      return Optional.empty();
    }
    try {
      return Optional.of(Knowledge.fromJson(saved.getData().get(KEY), keeper));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "ConfigMap %s in namespace %s cannot be read: %s; delete it to begin afresh"
              .formatted(name, namespace, e.getMessage()),
          e);
    }
  }

  /**
   * Saves by one request, and two more if somebody else has changed the ConfigMap meanwhile. What
   * another operator has saved since is not overwritten: that fails, and so the cycle.
   */
  @Override
  public void save(KnowledgeOwner<?, ?> keeper, Knowledge<?, ?> knowledge) {
    String json = knowledge.toJson(MOST_BYTES);
    if (!looked) {
      ConfigMap unused = look();
    }
    try {
      write(json);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      int ours = lastText;
      ConfigMap found = look();
      if (found != null && lastText != ours) {
        throw new IllegalStateException(
            "ConfigMap %s in namespace %s was saved by another since; see whether two operators run"
                .formatted(name, namespace),
            e);
      }
      write(json);
    }
  }

  private @Nullable ConfigMap look() {
    ConfigMap found = resource.get();
    if (found != null && !isOfAnOperator(found)) {
      throw new IllegalStateException(
          "ConfigMap %s in namespace %s is not the operator's: it has neither label %s=%s nor a KtaPolicy as its owner; rename the policy, or delete the ConfigMap if it is not needed"
              .formatted(name, namespace, LABEL, LABEL_VALUE));
    }
    looked = true;
    version = found == null ? null : found.getMetadata().getResourceVersion();
    lastText = found == null || found.getData() == null ? 0 : hash(found.getData().get(KEY));
    return found;
  }

  /** Returns whether a ConfigMap may be overwritten: this operator, or one before, has made it. */
  private boolean isOfAnOperator(ConfigMap found) {
    Map<String, String> labels = found.getMetadata().getLabels();
    return (labels != null && LABEL_VALUE.equals(labels.get(LABEL)))
        || found.getMetadata().getOwnerReferences().stream()
            .anyMatch(
                reference ->
                    owner.getApiVersion().equals(reference.getApiVersion())
                        && owner.getKind().equals(reference.getKind()));
  }

  private static int hash(@Nullable String text) {
    return text == null ? 0 : text.hashCode();
  }

  private void write(String json) {
    if (!mayAct.getAsBoolean()) {
      throw new IllegalStateException(
          "this operator is no longer the leader, so it saves nothing; the leader goes on");
    }
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withResourceVersion(version)
            .withOwnerReferences(owner)
            .addToLabels(LABEL, LABEL_VALUE)
            .endMetadata()
            .withData(Map.of(KEY, json))
            .build();
    ConfigMap written =
        version == null ? client.resource(map).create() : client.resource(map).update();
    version = written.getMetadata().getResourceVersion();
    lastText = hash(json);
  }
}
