package io.kta.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.PolicyHeads;
import io.kta.operator.status.UnseenPolicies;
import io.kta.operator.status.Watches;
import io.kta.time.LoopClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lists the policies beside their watch, time and again, to find what that has missed. Only their
 * names and versions are asked for, out of the API server's cache. Thread-safe.
 *
 * @param client how the API server is asked
 * @param namespaces whose policies are watched; empty for all
 * @param reconciler who knows what the watch has delivered
 * @param unseen where the outcome is kept
 * @param clock what the time is
 * @param ended complete once the operator ends
 */
public record PolicyLists(
    KubernetesClient client,
    Set<String> namespaces,
    PolicyReconciler reconciler,
    UnseenPolicies unseen,
    LoopClock clock,
    CompletableFuture<Void> ended) {
  private static final Duration BETWEEN_LISTS = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final String NAMES_ONLY =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  /**
   * Lists them every few seconds, until that is ended.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public void run() throws InterruptedException {
    while (!ended.isDone()) {
      if (namespaces.isEmpty()) {
        look(Watches.ALL);
      }
      for (String namespace : namespaces) {
        look(namespace);
      }
      boolean unused = clock.await(ended, clock.now().plus(BETWEEN_LISTS));
    }
  }

  private void look(String namespace) throws InterruptedException {
    Instant begun = clock.now();
    try {
      Optional<Map<ResourceID, String>> delivered = reconciler.delivered(namespace);
      if (delivered.isPresent()) { // else the watch is not begun yet
        unseen.compare(namespace, list(namespace), delivered.get());
      }
    } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
      unseen.failed(namespace, begun, e.toString());
    }
  }

  private Map<ResourceID, String> list(String namespace)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(address(namespace))
            .header("Accept", NAMES_ONLY)
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.getHttpClient().sendAsync(request, byte[].class);
    try {
      HttpResponse<byte[]> sent = answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      if (!sent.isSuccessful()) {
        throw new IOException("the API server answers " + sent.code());
      }
      return versions(new String(sent.body(), StandardCharsets.UTF_8));
    } finally {
      boolean unused = answer.cancel(true);
    }
  }

  private URI address(String namespace) {
    String api =
        "apis/%s/%s"
            .formatted(
                HasMetadata.getGroup(KtaPolicy.class), HasMetadata.getVersion(KtaPolicy.class));
    String of = namespace.equals(Watches.ALL) ? "" : "/namespaces/" + namespace;
    String path =
        "%s%s/%s?resourceVersion=0".formatted(api, of, HasMetadata.getPlural(KtaPolicy.class));
    return URI.create(client.getMasterUrl().toString()).resolve(path);
  }

  private Map<ResourceID, String> versions(String json) throws IOException {
    Map<ResourceID, String> versions = new HashMap<>();
    PolicyHeads heads = client.getKubernetesSerialization().unmarshal(json, PolicyHeads.class);
    if (heads == null) {
      throw new IOException("the API server's answer is empty");
    }
    for (PolicyHeads.Head policy : heads.policies()) {
      PolicyHeads.Metadata metadata = policy.metadata();
      versions.put(
          new ResourceID(metadata.name(), metadata.namespace()), metadata.resourceVersion());
    }
    return versions;
  }
}
