package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.kta.flink.AskingForCertificate;
import io.kta.flink.FakeFlink;
import io.kta.http.SelfSigned;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Policies for a Flink behind TLS or one that asks who is there, by Secrets and ConfigMaps. */
@Timeout(300)
public final class FlinkAccessTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "PORT", "0",
          "PAGE_PORT", "off",
          "WATCH_NAMESPACES", NAMESPACE,
          "ALLOWED_HOSTS", "127.0.0.1,localhost",
          "REREAD_SECONDS", "1",
          "THREADS", "4");

  private static SelfSigned flinks;
  private static SelfSigned ours;
  private static SelfSigned other;

  private final FakeCluster cluster = new FakeCluster();

  @BeforeAll
  static void makeCertificates(@TempDir Path dir) throws Exception {
    flinks = SelfSigned.of(dir, "localhost");
    ours = SelfSigned.of(dir, "kta", "RSA");
    other = SelfSigned.of(dir, "localhost");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void create_caBundleAndClientCertificate_areTrustedAndShown() throws Exception {
    configMap("flink-ca", Map.of("ca.pem", flinks.pem()));
    secret("kta-tls", Map.of("tls.crt", ours.pem(), "tls.key", ours.keyPem()));
    try (FakeFlink flink = FakeFlink.withTls(new AskingForCertificate(flinks, ours));
        KtaOperator unused = start()) {
      create(
          flink, "{caBundle: {name: flink-ca, key: ca.pem}, clientCertificateSecretName: kta-tls}");
      awaitScaled(flink, 5);
    }
  }

  @Test
  void create_authorityBesideTheClientCertificate_isTrusted() throws Exception {
    secret(
        "kta-tls", Map.of("tls.crt", ours.pem(), "tls.key", ours.keyPem(), "ca.crt", flinks.pem()));
    try (FakeFlink flink = FakeFlink.withTls(new AskingForCertificate(flinks, ours));
        KtaOperator unused = start()) {
      create(flink, "{clientCertificateSecretName: kta-tls}");
      awaitScaled(flink, 5);
    }
  }

  @Test
  void create_authorityNotTrusted_isToldAndNothingIsScaled() throws Exception {
    configMap("flink-ca", Map.of("ca.pem", other.pem()));
    try (FakeFlink flink = FakeFlink.withTls(new HttpsConfigurator(flinks.context()));
        KtaOperator unused = start()) {
      create(flink, "{caBundle: {name: flink-ca, key: ca.pem}}");
      await()
          .atMost(SOON)
          .until(
              () -> cluster.condition("job", "DriverReachable").equals("False ObservationFailed"));
      assertThat(cluster.message("job", "DriverReachable")).contains("SSLHandshakeException");
      assertThat(flink.requests()).isEmpty();
      configMap("flink-ca", Map.of("ca.pem", flinks.pem())); // is mended
      awaitScaled(flink, 5);
    }
  }

  @Test
  void create_userAndPassword_areSent() {
    secret("login", Map.of("username", "kta", "password", "sesame\n"));
    try (FakeFlink flink = new FakeFlink();
        KtaOperator unused = start()) {
      flink.askFor("Authorization", "Basic " + base64("kta:sesame"));
      create(flink, "{basicAuthSecretName: login}");
      awaitScaled(flink, 5);
    }
  }

  /** The policy is not touched. */
  @Test
  void edit_headersSecret_nextRequestsCarryTheNewOneAndHistoryIsKept() {
    secret("headers", Map.of("Authorization", "Bearer one"));
    try (FakeFlink flink = new FakeFlink();
        KtaOperator unused = start()) {
      flink.askFor("Authorization", "Bearer one");
      KtaPolicy created = create(flink, "{headersSecretName: headers}");
      awaitScaled(flink, 5);
      flink.askFor("Authorization", "Bearer two");
      await()
          .atMost(SOON)
          .until(
              () -> cluster.condition("job", "DriverReachable").equals("False ObservationFailed"));
      assertThat(cluster.message("job", "DriverReachable")).contains("was answered with 401");
      long before = cycle();
      secret("headers", Map.of("Authorization", "Bearer two"));
      await()
          .atMost(SOON)
          .until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
      assertThat(cycle()).isGreaterThan(before);
      assertThat(requireNonNull(cluster.policy("job").getStatus()).lastActions).hasSize(1);
      assertThat(cluster.policy("job").getMetadata().getGeneration())
          .isEqualTo(created.getMetadata().getGeneration());
    }
  }

  @Test
  void delete_secretOfARunningPolicy_stopsItUntilItIsBack() {
    secret("headers", Map.of("X-Tenant", "streams"));
    try (FakeFlink flink = new FakeFlink();
        KtaOperator unused = start()) {
      create(flink, "{headersSecretName: headers}");
      awaitScaled(flink, 5);
      cluster.client().secrets().inNamespace(NAMESPACE).withName("headers").delete();
      await()
          .atMost(SOON)
          .until(() -> cluster.condition("job", "Ready").equals("False InvalidSpec"));
      assertThat(cluster.message("job", "Ready"))
          .isEqualTo(
              "spec.scaleDriver.flinkRest.headersSecretName is 'headers', but namespace streams has"
                  + " no such Secret; create it");
    }
  }

  @Test
  void create_whatIsMissingOrWrong_isToldAndNothingIsScaled() throws Exception {
    secret("empty", Map.of());
    secret("odd-pair", Map.of("tls.crt", flinks.pem(), "tls.key", other.keyPem()));
    secret("no-key", Map.of("tls.crt", ours.pem(), "tls.key", "sesame"));
    secret("login", Map.of("username", "kta", "password", "sesame"));
    secret("headers", Map.of("authorization", "Bearer sesame"));
    secret("unsendable", Map.of("X-Token", "ses\name"));
    secret("colon", Map.of("username", "a:sesame", "password", "sesame"));
    configMap("flink-ca", Map.of("ca.pem", "sesame"));
    try (FakeFlink flink = FakeFlink.withTls(new HttpsConfigurator(flinks.context()));
        KtaOperator unused = start()) {
      assertInvalid(flink, "{caBundle: {name: nowhere, key: k}}", "no such ConfigMap; create it");
      assertInvalid(
          flink,
          "{caBundle: {name: flink-ca, key: other}}",
          "scaleDriver.flinkRest.caBundle needs entry 'other' of ConfigMap 'flink-ca' in namespace"
              + " streams, which has [ca.pem]; add it");
      assertInvalid(flink, "{caBundle: {name: flink-ca, key: ca.pem}}", "PEM form");
      assertInvalid(flink, "{basicAuthSecretName: nowhere}", "no such Secret; create it");
      assertInvalid(flink, "{basicAuthSecretName: empty}", "needs entry 'username' of Secret");
      assertInvalid(flink, "{basicAuthSecretName: colon}", "a username with a colon in it");
      assertInvalid(flink, "{clientCertificateSecretName: empty}", "needs entry 'tls.crt'");
      assertInvalid(
          flink, "{clientCertificateSecretName: odd-pair}", "is not that of its certificate");
      assertInvalid(flink, "{clientCertificateSecretName: no-key}", "no private key in PEM form");
      assertInvalid(flink, "{headersSecretName: unsendable}", "header 'X-Token' cannot be sent");
      assertInvalid(
          flink,
          "{headersSecretName: headers, basicAuthSecretName: login}",
          "both give header Authorization; leave one out");
      assertInvalid(flink, "{headersSecretName: ../../other/secrets/x}", "it must be a text");
      assertThat(flink.requests()).isEmpty();
    }
    try (FakeFlink flink = new FakeFlink();
        KtaOperator unused = start()) {
      configMap("flink-ca", Map.of("ca.pem", flinks.pem()));
      assertInvalid(
          flink, "{caBundle: {name: flink-ca, key: ca.pem}}", "has certificates, but Flink is");
      assertThat(flink.requests()).isEmpty();
    }
  }

  /** Right and wrong ones, by a process of its own, whose log is all there is. */
  @Test
  void run_secretsOfEveryKind_areInNoLogStatusOrEvent(@TempDir Path dir) throws Exception {
    String token = "tok3n-which-nobody-may-see";
    secret("login", Map.of("username", "kta", "password", token));
    secret("broken", Map.of("tls.crt", ours.pem(), "tls.key", pemOf(token)));
    secret("unsendable", Map.of("X-Token", token + "\u0001"));
    Process operator = OperatorProcess.start(cluster, dir, SETTINGS);
    try (FakeFlink flink = new FakeFlink();
        FakeFlink tls = FakeFlink.withTls(new HttpsConfigurator(flinks.context()))) {
      flink.askFor("Authorization", "another");
      cluster.create(policy("refused", flink, "{basicAuthSecretName: login}"));
      cluster.create(policy("broken", tls, "{clientCertificateSecretName: broken}"));
      cluster.create(policy("unsendable", tls, "{headersSecretName: unsendable}"));
      await()
          .atMost(SOON)
          .until(
              () ->
                  cluster.condition("refused", "Ready").equals("False CycleFailed")
                      && cluster.condition("broken", "Ready").equals("False InvalidSpec")
                      && cluster.condition("unsendable", "Ready").equals("False InvalidSpec"));
    } finally {
      operator.destroy();
      assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }
    String seen =
        Files.readString(dir.resolve("log"))
            + cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).list()
            + cluster.client().v1().events().inNamespace(NAMESPACE).list()
            + cluster.client().configMaps().inNamespace(NAMESPACE).list();
    assertThat(seen).contains("was answered with 401");
    assertThat(seen)
        .doesNotContain(token, base64(token), base64("kta:" + token), base64(token + "\u0001"));
  }

  private void assertInvalid(FakeFlink flink, String access, String message) {
    create(flink, access);
    await().atMost(SOON).until(() -> cluster.condition("job", "Ready").equals("False InvalidSpec"));
    assertThat(cluster.message("job", "Ready")).contains(message).doesNotContain("sesame");
    cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("job").delete();
    await()
        .atMost(SOON)
        .until(
            () ->
                cluster
                        .client()
                        .resources(KtaPolicy.class)
                        .inNamespace(NAMESPACE)
                        .withName("job")
                        .get()
                    == null);
  }

  private void awaitScaled(FakeFlink flink, int parallelism) {
    await().atMost(SOON).until(() -> flink.parallelismOf(FakeFlink.COUNTER) == parallelism);
    await()
        .atMost(SOON)
        .until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
  }

  private long cycle() {
    KtaPolicyStatus status = requireNonNull(cluster.policy("job").getStatus());
    String id = requireNonNull(status.id);
    return Long.parseLong(id.substring(id.indexOf('#') + 1));
  }

  private KtaOperator start() {
    return KtaOperator.start(cluster.client(), OperatorConfig.of(SETTINGS), () -> {});
  }

  private KtaPolicy create(FakeFlink flink, String access) {
    return cluster.create(policy("job", flink, access));
  }

  private static String policy(String name, FakeFlink flink, String access) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: %s}
    spec:
      behavior:
        reconciliationIntervalSeconds: 1
        algorithm: {type: Fixed, parameters: {parallelism: 5}}
      scaleDriver:
        type: Flink
        flinkJobManagerBaseUrl: %s
        flinkRest: %s
    """
        .formatted(name, flink.uri(), access);
  }

  private void secret(String name, Map<String, String> entries) {
    cluster
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .addToLabels("research.dynatrace.com/for-policies", "true")
                .endMetadata()
                .withData(base64(entries))
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private void configMap(String name, Map<String, String> entries) {
    cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withData(entries)
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private static String pemOf(String text) {
    return "-----BEGIN PRIVATE KEY-----\n" + base64(text) + "\n-----END PRIVATE KEY-----\n";
  }

  /** Returns the entries as a Secret has them. */
  public static Map<String, String> base64(Map<String, String> entries) {
    return entries.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> base64(entry.getValue())));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
