package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sets the replicas back, told by the field managers. */
final class ReplicaOwnerTest {

  @ParameterizedTest
  @CsvSource({
    "argocd-controller, Apply, '', true",
    "argocd-application-controller, Update, '', true",
    "kustomize-controller, Apply, '', true",
    "helm-controller, Update, '', true",
    "kubectl, Apply, '', true",
    "kubectl-client-side-apply, Update, '', false", // once, by hand
    "kubectl-create, Update, '', false",
    "fabric8-kubernetes-client, Update, scale, false",
    "argocd-controller, Update, scale, false"
  })
  void of_managerOfReplicas_isToldIfItAppliesAgain(
      String manager, String operation, String subresource, boolean isTold) {
    assertThat(ReplicaOwner.of(managed(manager, operation, subresource, "f:replicas")))
        .isEqualTo(isTold ? Optional.of(new ReplicaOwner(manager)) : Optional.empty());
  }

  @Test
  void of_managerOfOtherFields_isNone() {
    assertThat(ReplicaOwner.of(managed("argocd-controller", "Apply", "", "f:template"))).isEmpty();
    assertThat(ReplicaOwner.of(new ObjectMeta())).isEmpty();
  }

  @Test
  void words_owner_nameTheRemedy() {
    assertThat(
            new ReplicaOwner("argocd-controller")
                .words(ResourceName.of("Deployment", "streams", "words")))
        .startsWith("Deployment/words in namespace streams: its replicas are also set by argocd")
        .contains("take spec.replicas out of the manifest");
  }

  private static ObjectMeta managed(
      String manager, String operation, String subresource, String field) {
    return Serialization.unmarshal(
        """
        {"name": "words", "managedFields": [{"manager": "%s", "operation": "%s", "apiVersion": "apps/v1",
         "subresource": "%s", "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"%s": {}}}}]}
        """
            .formatted(manager, operation, subresource, field),
        ObjectMeta.class);
  }
}
