package io.kta.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.kta.operator.FakeCluster;
import io.kta.time.ManualClock;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the calls of policies may lead. Found by an attack in issue 14, section 1.4: a Service of a
 * policy's own namespace led to any address that the operator reaches.
 */
@Timeout(300)
final class DestinationsTest {
  private final FakeCluster cluster = new FakeCluster();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Map<String, List<String>> addresses =
      new HashMap<>(Map.of("api.internal", List.of("10.96.0.1")));
  private final Destinations destinations = destinations(Set.of());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void check_serviceThatSelectsPods_mayBeCalledAtItsOwnAddressOnly() {
    service("streams", "flink", new ServiceBuilder(), "10.96.7.7");
    addresses.put("flink.streams.svc", List.of("10.96.7.7"));
    assertThatCode(() -> check("http://flink.streams.svc:8081/jobs")).doesNotThrowAnyException();
    addresses.put("flink.streams.svc", List.of("10.96.7.7", "10.20.30.40"));
    assertRefused("its address 10.20.30.40 is none of Service flink in namespace streams");
  }

  @Test
  void check_addressOfVersion6WrittenShort_isTheSame() {
    service("streams", "flink", new ServiceBuilder(), "fd00::7");
    addresses.put("flink.streams.svc", List.of("fd00:0:0:0:0:0:0:7"));
    assertThatCode(() -> check("http://flink.streams.svc")).doesNotThrowAnyException();
  }

  @Test
  void check_externalNameOrNoSelector_isRefusedUnlessListed() {
    service("streams", "flink", new ServiceBuilder(), "");
    addresses.put("flink.streams.svc", List.of("10.20.30.40"));
    edit("ExternalName", Map.of("app", "flink"));
    assertRefused("is of type ExternalName, which may lead anywhere");
    edit("ClusterIP", Map.of());
    assertRefused("has no selector, so that it may lead anywhere");
    assertThatCode(
            () ->
                destinations(Set.of("flink.streams.svc"))
                    .check(URI.create("http://flink.streams.svc"), "streams"))
        .doesNotThrowAnyException();
  }

  @Test
  void check_headless_goesByThePodsOfItsEndpointSlices() {
    service("streams", "flink", new ServiceBuilder(), "None");
    slice("Pod", "10.1.0.5");
    slice("Node", "10.1.0.6");
    addresses.put("flink.streams.svc", List.of("10.1.0.5"));
    assertThatCode(() -> check("http://flink.streams.svc:8081")).doesNotThrowAnyException();
    addresses.put("flink.streams.svc", List.of("10.1.0.6"));
    assertRefused("its address 10.1.0.6 is none of Service flink");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "0.0.0.0",
        "::",
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "::ffff:127.0.0.1",
        "10.96.0.1"
      })
  void check_addressesOfTheOperatorsOwn_areNeverCalled(String address) {
    service("streams", "flink", new ServiceBuilder(), address);
    addresses.put("flink.streams.svc", List.of(address));
    assertRefused("which policies may not have called");
    Destinations listed = destinations(Set.of("flink.streams.svc", "*"));
    assertThatThrownBy(() -> listed.check(URI.create("http://flink.streams.svc"), "streams"))
        .isInstanceOf(ForbiddenCallException.class);
  }

  @Test
  void check_listedAsAnAddress_mayBeCalled() {
    assertThatCode(
            () ->
                destinations(Set.of("127.0.0.1"))
                    .check(URI.create("http://127.0.0.1:8096"), "streams"))
        .doesNotThrowAnyException();
  }

  @Test
  void check_otherNamespace_goesByTheServicesConsentAtEachCall() {
    service("shared", "flink", new ServiceBuilder(), "10.96.7.7");
    addresses.put("flink.shared.svc", List.of("10.96.7.7"));
    assertThatThrownBy(() -> check("http://flink.shared.svc"))
        .hasMessageContaining("Service flink in namespace shared does not agree");
  }

  @Test
  void check_missingOrForbidden_isRefusedAndSeenAgainSoon() {
    addresses.put("flink.streams.svc", List.of("10.96.7.7"));
    assertRefused("Service flink in namespace streams does not exist");
    service("streams", "flink", new ServiceBuilder(), "10.96.7.7");
    clock.advance(Duration.ofSeconds(11));
    assertThatCode(() -> check("http://flink.streams.svc")).doesNotThrowAnyException();
    cluster.forbid("GET .*/services/flink");
    clock.advance(Duration.ofSeconds(11));
    assertRefused("see whether the operator may get services and list endpointslices");
  }

  @Test
  void guard_whatMayNotBeCalled_isNotConnectedTo() {
    HttpClient client = destinations.guard(HttpClient.newHttpClient(), "streams");
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://unknown.streams.svc")).build();
    assertThatThrownBy(() -> client.sendAsync(request, BodyHandlers.ofString()))
        .isInstanceOf(ForbiddenCallException.class)
        .hasMessageContaining("no address is known of it");
    assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
        .isInstanceOf(ForbiddenCallException.class);
    assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
  }

  private void assertRefused(String why) {
    clock.advance(Duration.ofSeconds(11));
    assertThatThrownBy(() -> check("http://flink.streams.svc"))
        .isInstanceOf(ForbiddenCallException.class)
        .hasMessageStartingWith("flink.streams.svc was not called, since ")
        .hasMessageContaining(why);
  }

  private void check(String address) {
    destinations.check(URI.create(address), "streams");
  }

  private Destinations destinations(Set<String> listed) {
    return new Destinations(
        new AllowedHosts(listed),
        (service, of, namespace) -> false,
        new ServiceObjects(cluster.client(), clock),
        this::resolve,
        "api.internal",
        clock);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    List<String> found = addresses.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    InetAddress[] resolved = new InetAddress[found.size()];
    for (int i = 0; i < resolved.length; i++) {
      resolved[i] = InetAddress.getAllByName(found.get(i))[0];
    }
    return resolved;
  }

  private void service(String namespace, String name, ServiceBuilder builder, String address) {
    Service unused =
        cluster
            .client()
            .resource(
                builder
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withType("ClusterIP")
                    .withClusterIP(address)
                    .withClusterIPs(address)
                    .withSelector(Map.of("app", name))
                    .endSpec()
                    .build())
            .create();
  }

  private void edit(String type, Map<String, String> selector) {
    Service unused =
        cluster
            .client()
            .services()
            .inNamespace("streams")
            .withName("flink")
            .edit(
                found ->
                    new ServiceBuilder(found)
                        .editSpec()
                        .withType(type)
                        .withSelector(selector)
                        .endSpec()
                        .build());
  }

  private void slice(String kind, String address) {
    EndpointSlice unused =
        cluster
            .client()
            .resource(
                new EndpointSliceBuilder()
                    .withNewMetadata()
                    .withNamespace("streams")
                    .withName("flink-" + kind.toLowerCase(Locale.ROOT))
                    .withLabels(Map.of("kubernetes.io/service-name", "flink"))
                    .endMetadata()
                    .withAddressType("IPv4")
                    .addNewEndpoint()
                    .withAddresses(address)
                    .withNewTargetRef()
                    .withKind(kind)
                    .withName("flink-0")
                    .endTargetRef()
                    .endEndpoint()
                    .build())
            .create();
  }
}
