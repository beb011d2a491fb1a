package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.HostileJson;
import io.kta.operator.KtaOperator;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ResourceJson;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.spec.References;
import io.kta.operator.spec.TestCalls;
import io.kta.operator.status.PolicyStatus;
import io.kta.operator.target.ClaimsTest;
import io.kta.operator.tls.HttpClients;
import io.kta.time.LoopClock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Policies at random, most of them wrong and some of them hostile, go the way that policies of an
 * API server go: a list is read, and each of them is copied, run or refused, and told. Nothing but
 * a refusal may come of it. Issue 14, section 1.1.
 *
 * <p>{@code -Dkta.fuzz=100000} has that many tried, {@code -Dkta.fuzz.seed} begins elsewhere.
 */
@Timeout(600)
final class PolicyFuzzTest {
  private static final int COUNT = Integer.getInteger("kta.fuzz", 3_000);
  private static final long SEED = Long.getLong("kta.fuzz.seed", 1);
  private static final int IN_LIST = 20;

  private final KubernetesSerialization json = ResourceJson.serialization();
  private final Type listType =
      json.constructParametricType(DefaultKubernetesResourceList.class, KtaPolicy.class);

  /** What the API server holds of the policy that is looked at. */
  private String held = "";

  /** Of an API server that is nowhere: nothing but the policy itself is asked for. */
  private final KubernetesClient nowhere =
      KtaOperator.client(
          new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build());

  private final KubernetesClient client =
      (KubernetesClient)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {KubernetesClient.class},
              (proxy, method, args) ->
                  method.getName().equals("raw") ? held : method.invoke(nowhere, args));

  private final HttpClients clients = new HttpClients();

  private final PolicyReader reader =
      PolicyReader.of(
          client, OtherAutoscalers.of(client), TestCalls.of(client, clients), LoopClock.system());

  @AfterEach
  void close() {
    clients.close();
    nowhere.close();
  }

  @Test
  void read_policiesAtRandom_areRunOrRefused() throws Exception {
    int refused = 0;
    for (int done = 0; done < COUNT; done += IN_LIST) {
      long seed = SEED + done;
      List<String> sent = new ArrayList<>();
      HostileJson hostile = new HostileJson(new Random(seed));
      for (int i = 0; i < IN_LIST; i++) {
        sent.add(hostile.policy("p" + i));
      }
      List<KtaPolicy> read = list(sent);
      assertThat(read).as("seed %d", seed).hasSize(IN_LIST);
      for (int i = 0; i < IN_LIST; i++) {
        held = sent.get(i);
        try {
          refused += isRefused(read.get(i)) ? 1 : 0;
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("seed %d, policy %d".formatted(seed, i), e);
        }
      }
    }
    assertThat(refused).isBetween(COUNT / 2, COUNT - COUNT / 100); // some can be run
  }

  private List<KtaPolicy> list(List<String> items) throws Exception {
    String text =
        "{\"apiVersion\":\"research.dynatrace.com/v1alpha1\",\"kind\":\"KtaPolicyList\",\"metadata\":{},\"items\":["
            + String.join(",", items)
            + "]}";
    try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      DefaultKubernetesResourceList<KtaPolicy> list =
          json.unmarshal(
              in,
              new TypeReference<DefaultKubernetesResourceList<KtaPolicy>>() {
                @Override
                public Type getType() {
                  return listType;
                }
              });
      return list.getItems();
    }
  }

  private boolean isRefused(KtaPolicy read) {
    KtaPolicy policy = json.clone(read);
    assertThat(policy.getMetadata().getName()).startsWith("p");
    try {
      References none = References.read(client, new TreeSet<>(), "streams");
      reader.read(policy, none, ClaimsTest.FREE).driver().close();
      return false;
    } catch (InvalidPolicyException e) {
      policy.setStatus(PolicyStatus.invalid(policy, e, Instant.EPOCH));
      String told = json.asJson(policy);
      assertThat(told.length()).isLessThan(2 * held.length() + 20_000);
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return true; // as PolicyRuns takes them
    }
  }
}
