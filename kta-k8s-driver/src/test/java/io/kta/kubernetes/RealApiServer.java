package io.kta.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real API server and its etcd, and the controllers that turn Deployments into pods where their
 * program is there too: the programs in the folder that the environment variable {@code
 * KUBEBUILDER_ASSETS} names, as envtest has it. No node and no kubelet, so no pod ever runs.
 */
public final class RealApiServer implements AutoCloseable {
  private static final String ASSETS = "KUBEBUILDER_ASSETS";
  private static final String ADMIN = "admin-token";
  private static final String CONTROLLERS =
      "deployment-controller,replicaset-controller,statefulset-controller,resourcequota-controller";
  private static final String OTHER = "kta-token";

  private final Path dir;
  private final Path assets;
  private final int port;
  private final boolean hasControllers;
  private final String controllers;
  private final List<Process> processes = new ArrayList<>();

  private RealApiServer(Path assets, Path dir, String controllers) throws IOException {
    this.assets = assets;
    this.dir = dir;
    this.controllers = controllers;
    this.hasControllers =
        !controllers.isEmpty() && Files.isExecutable(assets.resolve("kube-controller-manager"));
    this.port = freePort();
  }

  /** Starts one in a folder, or says that this is skipped, and why. */
  public static Optional<RealApiServer> start(Path dir, String test)
      throws IOException, GeneralSecurityException {
    return start(dir, test, CONTROLLERS);
  }

  /** As {@link #start(Path, String)}, and with what runs Jobs and clears away what is deleted. */
  public static Optional<RealApiServer> startWithAllControllers(Path dir, String test)
      throws IOException, GeneralSecurityException {
    return start(
        dir,
        test,
        CONTROLLERS + ",job-controller,garbage-collector-controller,namespace-controller");
  }

  /** As {@link #start(Path, String)}, but no controllers, so that Deployments get no pods. */
  public static Optional<RealApiServer> startWithoutControllers(Path dir, String test)
      throws IOException, GeneralSecurityException {
    return start(dir, test, "");
  }

  private static Optional<RealApiServer> start(Path dir, String test, String controllers)
      throws IOException, GeneralSecurityException {
    Optional<Path> assets = Optional.ofNullable(System.getenv(ASSETS)).map(Path::of);
    if (assets.isEmpty() || !Files.isExecutable(assets.get().resolve("kube-apiserver"))) {
      System.out.printf(
          "SKIPPED: %s, since %s names no folder with etcd and kube-apiserver%n", test, ASSETS);
      return Optional.empty();
    }
    RealApiServer server = new RealApiServer(assets.get(), dir, controllers);
    try {
      server.start();
    } catch (RuntimeException | IOException e) {
      server.close();
      throw e;
    }
    return Optional.of(server);
  }

  /** Returns a client that may do everything. */
  public KubernetesClient adminClient() {
    return client(ADMIN);
  }

  /** Returns a client of the user {@code kta}, who may do only what was granted. */
  public KubernetesClient ktaClient() {
    return client(OTHER);
  }

  /** Returns a file for kubectl and Helm, by which all is allowed. */
  public Path kubeConfig() throws IOException {
    return Files.writeString(
        dir.resolve("kubeconfig"),
        """
        {"apiVersion": "v1", "kind": "Config", "current-context": "c",
         "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:%d", "insecure-skip-tls-verify": true}}],
         "users": [{"name": "u", "user": {"token": "%s"}}],
         "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]}
        """
            .formatted(port, ADMIN));
  }

  /** Returns kubectl, if it is there too. */
  public Optional<Path> kubectl() {
    return Optional.of(assets.resolve("kubectl")).filter(Files::isExecutable);
  }

  /** Returns whether Deployments get pods. */
  public boolean hasControllers() {
    return hasControllers;
  }

  /** Returns the requests from the first on, but for those of the admin. */
  public AuditLog auditLog() throws IOException {
    return new AuditLog(dir.resolve("audit.log"));
  }

  /**
   * Returns the environment variables by which a client in a pod finds the API server and the token
   * of the pod's ServiceAccount.
   */
  public Map<String, String> podEnvironment(String namespace, String serviceAccount)
      throws IOException {
    try (KubernetesClient admin = adminClient()) {
      String answer =
          admin.raw(
              "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, serviceAccount),
              "POST",
              "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenRequest\", \"spec\":"
                  + " {}}");
      String token = new ObjectMapper().readTree(answer).at("/status/token").asText();
      Path file = Files.writeString(dir.resolve(serviceAccount + ".token"), token);
      return Map.of(
          "KUBERNETES_SERVICE_HOST", "127.0.0.1",
          "KUBERNETES_SERVICE_PORT", String.valueOf(port),
          "KUBERNETES_CERTS_CA_FILE", dir.resolve("certs/apiserver.crt").toString(),
          "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", file.toString(),
          "KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    }
  }

  /** Returns the processor time that all its processes have taken so far. */
  public Duration cpu() {
    return processes.stream()
        .map(process -> process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      Process process = processes.get(i);
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  private void start() throws IOException, GeneralSecurityException {
    String etcd = "http://127.0.0.1:" + freePort();
    String peers = "http://127.0.0.1:" + freePort();
    Path key = writeKey();
    Path tokens =
        Files.writeString(
            dir.resolve("tokens.csv"),
            ADMIN + ",admin,admin,\"system:masters\"\n" + OTHER + ",kta,kta\n");
    launch(
        "etcd",
        "--data-dir=" + dir.resolve("etcd"),
        "--listen-client-urls=" + etcd,
        "--advertise-client-urls=" + etcd,
        "--listen-peer-urls=" + peers,
        "--unsafe-no-fsync");
    launch(
        "kube-apiserver",
        "--etcd-servers=" + etcd,
        "--cert-dir=" + dir.resolve("certs"),
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + key,
        "--service-account-signing-key-file=" + key,
        "--service-cluster-ip-range=10.0.0.0/24",
        "--authorization-mode=RBAC",
        "--token-auth-file=" + tokens,
        "--audit-policy-file=" + writeAuditPolicy(),
        "--audit-log-path=" + dir.resolve("audit.log"),
        "--audit-log-maxsize=10000", // MiB; a reader would go on with the file before
        "--disable-admission-plugins=ServiceAccount");
    awaitReady();
    if (hasControllers()) {
      launch(
          "kube-controller-manager",
          "--kubeconfig=" + kubeConfig(),
          "--controllers=" + controllers,
          "--leader-elect=false",
          "--cert-dir=" + dir.resolve("manager-certs"),
          "--bind-address=127.0.0.1",
          "--secure-port=" + freePort());
    }
  }

  private void awaitReady() {
    try (KubernetesClient client = adminClient()) {
      Awaitility.await()
          .alias("API server, whose log is " + dir.resolve("kube-apiserver.log"))
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(() -> "ok".equals(client.raw("/readyz")));
    }
  }

  private KubernetesClient client(String token) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:" + port)
            .withCaCertFile(dir.resolve("certs/apiserver.crt").toString())
            .withTrustCerts(true)
            .withOauthToken(token)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private Path writeAuditPolicy() throws IOException {
    return Files.writeString(
        dir.resolve("audit-policy.json"),
        """
        {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
         "rules": [{"level": "None", "users": ["admin", "system:apiserver", "system:anonymous"]},
                   {"level": "Metadata"}]}
        """);
  }

  private Path writeKey() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String encoded =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return Files.writeString(
        dir.resolve("sa.key"),
        "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
  }

  private void launch(String program, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(assets.resolve(program).toString());
    command.addAll(List.of(options));
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve(program + ".log").toFile())
            .start());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
