package io.kta.operator.spec;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a Service lets the policies of other namespaces have it called: its owner says so by an
 * annotation, since what answers there goes to whoever has written the policy.
 *
 * @param client how the Service is asked for
 */
public record ServiceConsents(KubernetesClient client) implements AllowedHosts.Consents {
  private static final Logger logger = LoggerFactory.getLogger(ServiceConsents.class);

  @Override
  public boolean isGiven(String service, String serviceNamespace, String namespace) {
    return annotation(service, serviceNamespace).stream()
        .flatMap(given -> Stream.of(given.split(",", -1)))
        .map(String::strip)
        .anyMatch(each -> each.equals("*") || each.equals(namespace));
  }

  private Optional<String> annotation(String name, String namespace) {
    try {
      Service found = client.services().inNamespace(namespace).withName(name).get();
      return Optional.ofNullable(found)
          .map(service -> service.getMetadata().getAnnotations())
          .map((Map<String, String> annotations) -> annotations.get(AllowedHosts.CONSENT));
    } catch (KubernetesClientException e) {
      logger.warn("Service {} in namespace {} cannot be read: {}", name, namespace, e.getMessage());
      return Optional.empty(); // so it has not agreed
    }
  }
}
