package io.kta.flink.zoo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/** One ZooKeeper in this JVM, at a free port of the loopback address. */
final class ZooKeeper implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final int port;
  private final ZooKeeperServerEmbedded server;

  ZooKeeper(Path folder) {
    try {
      port = freePort();
      Properties properties = new Properties();
      properties.setProperty("clientPortAddress", LOOPBACK);
      properties.setProperty("clientPort", Integer.toString(port));
      properties.setProperty("admin.enableServer", "false");
      server =
          ZooKeeperServerEmbedded.builder()
              .baseDir(folder)
              .configuration(properties)
              .exitHandler(ExitHandler.LOG_ONLY)
              .build();
      server.start();
    } catch (Exception e) { // as they declare it
      throw new IllegalStateException("ZooKeeper did not start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Returns what its clients connect to. */
  String address() {
    return LOOPBACK + ":" + port;
  }

  @Override
  public void close() {
    server.close();
  }
}
