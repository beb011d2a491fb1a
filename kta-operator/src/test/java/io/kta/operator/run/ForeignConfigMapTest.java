package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.ResultTypes;
import io.kta.operator.FakeCluster;
import io.kta.operator.resource.KtaPolicy;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A ConfigMap that has the name of a policy's, and was made by somebody else, is neither read nor
 * overwritten, by whose name a policy could have been called on purpose. Issue 14, section 1.6.
 */
@Timeout(180)
final class ForeignConfigMapTest {
  private static final KnowledgeOwner<String, String> OWNER =
      new KnowledgeOwner<>("job", "algorithm", ResultTypes.of(String.class, String.class));
  private static final String TOLD =
      "ConfigMap ktapolicy-job in namespace streams is not the operator's: it has neither label"
          + " app.kubernetes.io/managed-by=kta-operator nor a KtaPolicy as its owner; rename the"
          + " policy, or delete the ConfigMap if it is not needed";

  private final FakeCluster cluster = new FakeCluster();
  private final ConfigMapKnowledgeStore store =
      new ConfigMapKnowledgeStore(cluster.client(), policy(), () -> true);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void save_foreignConfigMap_isRefusedAndNamed() {
    create(new ConfigMapBuilder());
    assertThatIllegalStateException().isThrownBy(() -> store.load(OWNER)).withMessage(TOLD);
    for (int i = 0; i < 2; i++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> store.save(OWNER, Knowledge.none()))
          .withMessage(TOLD);
    }
    assertThat(found().getData()).containsOnlyKeys("theirs");
  }

  @Test
  void save_foreignConfigMapMadeMeanwhile_isRefused() {
    assertThat(store.load(OWNER)).isEmpty();
    create(new ConfigMapBuilder());
    assertThatIllegalStateException()
        .isThrownBy(() -> store.save(OWNER, Knowledge.none()))
        .withMessage(TOLD);
    assertThat(found().getData()).containsOnlyKeys("theirs");
  }

  @Test
  void save_ofAnOperator_isOverwritten() {
    create(
        new ConfigMapBuilder()
            .withNewMetadata()
            .addNewOwnerReference()
            .withApiVersion("research.dynatrace.com/v1alpha1")
            .withKind("KtaPolicy")
            .withName("job")
            .withUid("of a policy that was deleted")
            .endOwnerReference()
            .endMetadata());
    assertThat(store.load(OWNER)).isEmpty();
    store.save(OWNER, Knowledge.none());
    assertThat(found().getData()).containsOnlyKeys("knowledge.json");
    assertThat(found().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "kta-operator");
  }

  private void create(ConfigMapBuilder map) {
    ConfigMap created =
        cluster
            .client()
            .resource(
                map.editOrNewMetadata()
                    .withNamespace(FakeCluster.NAMESPACE)
                    .withName("ktapolicy-job")
                    .endMetadata()
                    .withData(Map.of("theirs", "1"))
                    .build())
            .create();
    assertThat(created.getData()).hasSize(1);
  }

  private ConfigMap found() {
    return cluster
        .client()
        .configMaps()
        .inNamespace(FakeCluster.NAMESPACE)
        .withName("ktapolicy-job")
        .get();
  }

  private KtaPolicy policy() {
    return cluster.create(
        "apiVersion: research.dynatrace.com/v1alpha1\nkind: KtaPolicy\nmetadata: {name: job}\n");
  }
}
