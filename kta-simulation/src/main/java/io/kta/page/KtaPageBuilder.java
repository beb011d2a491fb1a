package io.kta.page;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.time.LoopClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Builds a {@link KtaPage}. Not thread-safe.
 *
 * @since 0.1
 */
public final class KtaPageBuilder {
  private final List<Autoscaler> autoscalers;
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private final Set<String> hosts = new TreeSet<>();
  private String title = "KTA";
  private Supplier<String> notice = () -> "";
  private long historyBytes = 16L << 20;

  KtaPageBuilder(List<Autoscaler> autoscalers) {
    this.autoscalers = autoscalers;
    Set<String> names = new HashSet<>();
    for (Autoscaler each : autoscalers) {
      String name = requireNonNull(each.name(), "the autoscaler's name");
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "two autoscalers are called '%s', and a page distinguishes them by name; name each with AutoscalerBuilder.name"
                .formatted(name));
      }
    }
  }

  /**
   * Sets the port, of the loopback interface, which only this machine reaches. Default: 0, which
   * picks a free one; {@link KtaPage#uri} says which.
   *
   * @throws IllegalArgumentException if it is not within 0 to 65535
   */
  public KtaPageBuilder port(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is " + port + "; it must be within 0 to 65535");
    }
    return address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Sets where to listen, for a page that other machines reach; callers are not authenticated. Give
   * the name by which browsers call it with {@link #host}, too. Default: a free port of the
   * loopback interface.
   */
  public KtaPageBuilder address(InetSocketAddress address) {
    this.address = requireNonNull(address, "address");
    return this;
  }

  /**
   * Adds a name, or an address, by which browsers may call this page, with any port. A request for
   * another host is refused, so that no page from elsewhere can read this one by a name of its own
   * (DNS rebinding). {@code localhost} and the loopback addresses need not be added.
   */
  public KtaPageBuilder host(String name) {
    hosts.add(requireNonNull(name, "name"));
    return this;
  }

  /** Sets the heading. Default: {@code KTA}. */
  public KtaPageBuilder title(String title) {
    this.title = requireNonNull(title, "title");
    return this;
  }

  /**
   * Sets what else is said below the heading; it is asked at each look, by any thread. Default:
   * nothing.
   */
  public KtaPageBuilder notice(Supplier<String> notice) {
    this.notice = requireNonNull(notice, "notice");
    return this;
  }

  /**
   * Sets how many bytes the past cycles of all jobs may take, as JSON; at least 1. The job with
   * most of them loses its oldest first, and one of 1,000 operators takes some 0.5 MB a cycle. Of
   * one job 1,000 cycles are kept at most. Default: 16 MiB.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public KtaPageBuilder historyBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("historyBytes is " + bytes + "; it must be at least 1");
    }
    this.historyBytes = bytes;
    return this;
  }

  /**
   * Starts the page.
   *
   * @throws java.io.UncheckedIOException if it cannot listen at the address
   */
  public KtaPage start() {
    String page = LoopClock.system().now().toString();
    return new KtaPage(
        new Jobs(title, notice, page, historyBytes),
        autoscalers,
        new PageServer.Settings(address, new HostRule(hosts), PageServer.PATIENCE));
  }
}
