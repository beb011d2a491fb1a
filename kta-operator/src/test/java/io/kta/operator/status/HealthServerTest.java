package io.kta.operator.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health is answered whatever strangers send to its port. */
@Timeout(300)
final class HealthServerTest {

  // One byte was enough: requests were read by the thread that accepts connections, and a kubelet
  // ends an operator that does not answer.
  @Test
  void livez_othersSendNoWholeRequest_isAnswered() throws IOException {
    List<Socket> strangers = new ArrayList<>();
    try (HealthServer server =
        new HealthServer(0, () -> true, () -> false, () -> "kta_ready 1\n")) {
      for (int i = 0; i < 64; i++) { // twice the threads
        Socket stranger = connect(server);
        stranger.getOutputStream().write('G');
        strangers.add(stranger);
      }
      assertThat(get(server, "/livez")).startsWith("HTTP/1.1 200").endsWith("ok\n");
      assertThat(get(server, "/readyz")).startsWith("HTTP/1.1 503").endsWith("not ok\n");
      assertThat(get(server, "/metrics")).endsWith("kta_ready 1\n");
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private static String get(HealthServer server, String path) throws IOException {
    try (Socket socket = connect(server)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket connect(HealthServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }
}
