package io.kta.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a policy in namespace streams may have the operator call, as an attacker would try it. */
final class AllowedHostsTest {
  /** Service algorithm of namespace other has agreed, and no other has. */
  private static final AllowedHosts.Consents AGREED =
      (service, of, namespace) ->
          service.equals("algorithm") && of.equals("other") && namespace.equals("streams");

  private final AllowedHosts none = new AllowedHosts(Set.of());
  private final AllowedHosts listed =
      new AllowedHosts(
          Set.of(
              "*.example.com", "10.0.0.7", "box", "*.shared.svc", "fd00::7", "Upper.Example.ORG"));

  @ParameterizedTest
  @CsvSource({
    "http://algorithm:8096/plan, http://algorithm.streams.svc:8096/plan",
    "http://algorithm/algorithm, http://algorithm.streams.svc/algorithm",
    "http://algorithm.streams:8096/, http://algorithm.streams.svc:8096/",
    "http://algorithm.streams.svc/, http://algorithm.streams.svc/",
    "https://algorithm.streams.svc.cluster.local/, https://algorithm.streams.svc.cluster.local/",
    "http://jm-0.jm.streams.svc:8081, http://jm-0.jm.streams.svc:8081",
    "HTTP://Algorithm.Streams.SVC./a%2Fb?c=%26, http://algorithm.streams.svc/a%2Fb?c=%26",
    "http://algorithm./, http://algorithm.streams.svc/",
    // What would be another host by itself, or another number's, is a name in the namespace.
    "http://metadata/, http://metadata.streams.svc/",
    "http://kubernetes/, http://kubernetes.streams.svc/",
    "http://2130706433/, http://2130706433.streams.svc/",
    "http://0x7f000001/, http://0x7f000001.streams.svc/",
    "http://0/, http://0.streams.svc/"
  })
  void target_serviceInTheNamespace_isTheAddressThatIsMeant(String address, String meant) {
    assertThat(none.target("baseUrl", address, "streams")).hasToString(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // services of others, and the API server
        "http://algorithm.other.svc:8096/",
        "http://algorithm.other/",
        "https://kubernetes.default.svc/api",
        "https://kubernetes.default.svc.cluster.local./api",
        "http://streams.svc/",
        "http://streams.svc.cluster.local/",
        "http://.streams.svc/",
        "http://x.otherstreams.svc/",
        "http://x.streams.svc.evil.com/",
        "http://x.streams.svc.cluster.local.evil.com/",
        "http://x.streams.svc.cluster.localx/",
        "http://x.svc/",
        // this machine, its neighbours, and the metadata of clouds, in every notation
        "http://localhost:8080/",
        "http://LOCALHOST./",
        "http://x.localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254./",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00:ec2::254]/",
        "http://metadata.google.internal/",
        "http://10.0.0.7.nip.io/",
        // elsewhere
        "http://evil.com/",
        "http://evil.com/.streams.svc",
        "http://evil.com?.streams.svc",
        "http://evil.com#.streams.svc",
        "http://evil.com\\.streams.svc/",
        "http:\\\\evil.com/",
        "//algorithm/",
        "ftp://algorithm/",
        "file:///etc/passwd",
        "jar:http://algorithm/!/",
        "http:algorithm",
        "http:///plan",
        "http://a_b/",
        "http://a%2eb/",
        "http://a b/",
        "http://１２７.0.0.1/",
        "http://algorithm:port/",
        "plan",
        ""
      })
  void target_anythingElse_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.target("baseUrl", address, "streams"))
        .withMessageStartingWith("baseUrl is '" + address + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://algorithm.streams.svc@evil.com/",
        "http://me:secret@algorithm/",
        "http://evil.com@algorithm/",
        "http://me:secret@algorithm:port/",
        "http://me:secret@a b/",
        "https://:secret@10.0.0.7/",
        "http://secret@@algorithm/"
      })
  void target_userOrPassword_isRefusedAndNotTold(String address) {
    for (AllowedHosts hosts : Set.of(none, listed, new AllowedHosts(Set.of("*")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> hosts.target("baseUrl", address, "streams"))
          .withNoCause()
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://algorithm:8096/plan, http://algorithm.streams.svc:8096/plan",
    "http://algorithm.streams.svc/plan, http://algorithm.streams.svc/plan",
    "http://algorithm.other.svc:8096/plan, http://algorithm.other.svc:8096/plan",
    "http://Algorithm.Other.svc.cluster.local./, http://algorithm.other.svc.cluster.local/",
    "http://pod-0.algorithm.other.svc/, http://pod-0.algorithm.other.svc/"
  })
  void algorithm_ownServiceOrOneThatAgrees_isTheAddressThatIsMeant(String address, String meant) {
    assertThat(none.algorithm("planEndpoint", address, "streams", AGREED)).hasToString(meant);
  }

  /**
   * The answer of any service of the cluster would else go to whoever writes a policy. Issue 14,
   * section 1.4.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://prometheus.monitoring.svc/-/quit",
        "http://algorithm.third.svc/",
        "http://other.algorithm.svc/",
        "http://algorithm.prometheus.other.svc/",
        "https://kubernetes.default.svc/api"
      })
  void algorithm_serviceThatHasNotAgreed_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.algorithm("planEndpoint", address, "streams", AGREED))
        .withMessageContaining(
            "use a service in namespace streams, or have the owner of the Service annotate it with"
                + " research.dynatrace.com/policies-from: streams, or have the administrator add"
                + " the host to ALLOWED_HOSTS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://algorithm.other/",
        "http://x.svc/",
        "http://x.svc.cluster.local/",
        "http://x.other.svc.evil.com/",
        "http://x.other.svc.cluster.localx/",
        "http://x.other.svc.cluster.local.evil.com/",
        "http://localhost:8080/",
        "http://127.0.0.1/",
        "http://169.254.169.254/",
        "http://[::1]/",
        "http://evil.com/"
      })
  void algorithm_anythingElse_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.algorithm("planEndpoint", address, "streams", AGREED))
        .withMessageStartingWith("planEndpoint is '" + address + "', and the operator may not call")
        .withMessageContaining("use a service in namespace streams, or");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/plan",
    "https://API.example.COM./plan",
    "http://10.0.0.7/plan",
    "http://box/plan",
    "http://[fd00::7]:8081/",
    "http://upper.example.org/",
    "http://algorithm.shared.svc/",
    "http://algorithm.shared.svc.cluster.local/"
  })
  void target_listed_isKeptAsItIs(String address) {
    assertThat(listed.target("baseUrl", address, "streams")).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "http://.example.com/",
        "http://evilexample.com/",
        "http://api.example.com.evil.org/",
        "http://10.0.0.70/",
        "http://010.0.0.7/",
        "http://box.evil.com/",
        "http://shared.svc/",
        "http://algorithm.unshared.svc/"
      })
  void target_almostListed_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> listed.target("baseUrl", address, "streams"));
  }

  @Test
  void target_everyHostListed_takesAnyHostButNoOtherScheme() {
    AllowedHosts all = new AllowedHosts(Set.of("*"));
    assertThat(all.target("f", "http://a.b.c/", "streams")).hasToString("http://a.b.c/");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.target("f", "file:///etc/passwd", "streams"));
  }
}
