package io.kta.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.simulation.Browsers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in a real headless browser, used over the DevTools protocol: so a strict content security
 * policy stays as it is, and keys are real ones.
 */
public final class Chromium implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final int SECONDS = 120;
  private static final String WCAG =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']";

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private String session = "";

  private Chromium(Process process, URI devTools) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(devTools, new Listener())
            .orTimeout(SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /** Starts a browser; if there is none, the test is skipped, and says so. */
  public static Chromium start(Path folder) throws IOException {
    String browser = Browsers.find().orElse("");
    assumeTrue(!browser.isEmpty(), "none of " + Browsers.NAMES + " is on the PATH; not checked");
    Process process =
        new ProcessBuilder(
                List.of(
                    browser,
                    "--headless",
                    "--disable-gpu",
                    "--no-sandbox",
                    "--hide-scrollbars",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "about:blank"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Chromium chromium = new Chromium(process, devTools(process));
      chromium.openTab();
      return chromium;
    } catch (RuntimeException | IOException e) {
      end(process);
      throw e;
    }
  }

  private static URI devTools(Process process) throws IOException {
    BufferedReader errors = process.errorReader(UTF_8);
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread drain = new Thread(() -> errors.lines().forEach(any -> {}), "chromium-errors");
        drain.setDaemon(true);
        drain.start();
        return URI.create(listening.group(1));
      }
    }
    throw new IOException("the browser ended at once");
  }

  private void openTab() {
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Sets the size of the window in pixels. */
  public void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Has the page believe that its reader prefers {@code light} or {@code dark}. */
  public void scheme(String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Goes to a page without waiting for it. */
  public void open(URI page) {
    call("Page.navigate", Map.of("url", page.toString()));
  }

  /** Presses a key, such as {@code Tab}, {@code Enter} or {@code ArrowRight}. */
  public void press(String key) {
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "ArrowRight" -> 39;
          default -> throw new IllegalArgumentException("no code is known of " + key);
        };
    Map<String, Object> event = Map.of("key", key, "code", key, "windowsVirtualKeyCode", code);
    for (String type : List.of("rawKeyDown", "keyUp")) {
      ObjectNode parameters = JSON.valueToTree(event);
      call("Input.dispatchKeyEvent", parameters.put("type", type));
    }
  }

  /** Returns what an expression, or the promise that it is, comes to. */
  public JsonNode eval(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + " threw " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits in the page until an expression is true. */
  public void await(String condition) {
    JsonNode isSo =
        eval(
            """
            new Promise((done) => {
              const look = (left) => (%s) || left === 0 ? done(left > 0) : setTimeout(() => look(left - 1), 50);
              look(1800);
            })
            """
                .formatted(condition));
    if (!isSo.asBoolean()) {
      throw new AssertionError("not so within 90 s: " + condition + "; " + complaints);
    }
  }

  /** Returns a picture of the window as PNG. */
  public byte[] screenshot() {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
    return Base64.getDecoder().decode(data);
  }

  /** Returns the errors and warnings of the console, and what was thrown. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Opens one of the live pages and waits until it has drawn what it was sent first. */
  public void openLivePage(URI page) {
    complaints.clear();
    open(page);
    await("location.href !== 'about:blank' && document.documentElement?.dataset.ready");
  }

  /** Returns the text of the first element, as a reader sees it. */
  public String text(String selector) {
    return eval("document.querySelector('" + selector + "').innerText").asText();
  }

  /** Returns how many elements there are. */
  public int count(String selector) {
    return eval("document.querySelectorAll('" + selector + "').length").asInt();
  }

  /** Returns what axe-core finds against WCAG 2.1 A and AA, and its best practices. */
  public JsonNode accessibilityFaults() throws IOException {
    eval(axe());
    return eval(
        "axe.run({ runOnly: "
            + WCAG
            + " }).then((found) => found.violations.map((v) => v.id + ': ' + v.nodes[0].html"
            + " + ' ' + v.nodes[0].failureSummary))");
  }

  private static String axe() throws IOException {
    try (InputStream in =
        Chromium.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private JsonNode call(String method, Object parameters) {
    int id = count.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    replies.put(id, reply);
    ObjectNode request = JSON.createObjectNode().put("id", id).put("method", method);
    request.set("params", JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      request.put("sessionId", session);
    }
    socket.sendText(request.toString(), true).join();
    JsonNode answer = reply.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    if (answer.has("error")) {
      throw new IllegalStateException(method + ": " + answer.get("error"));
    }
    return answer.path("result");
  }

  @Override
  public void close() {
    session = ""; // the browser itself is meant
    JsonNode unused = call("Browser.close", Map.of());
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    socket.abort();
    end(process);
  }

  /** Waits for all its processes, since they write to its folder. */
  private static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join());
  }

  /** Writes a file, and the folders that it is in. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        hear(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void hear(String message) {
      JsonNode heard;
      try {
        heard = JSON.readTree(message);
      } catch (IOException e) {
        complaints.add("not JSON: " + message);
        return;
      }
      CompletableFuture<JsonNode> reply = replies.remove(heard.path("id").asInt(-1));
      String event = heard.path("method").asText();
      if (reply != null) {
        reply.complete(heard);
      } else if (event.equals("Runtime.exceptionThrown") || event.equals("Log.entryAdded")) {
        complaints.add(heard.path("params").toString());
      } else if (event.equals("Runtime.consoleAPICalled")
          && List.of("error", "warning", "assert").contains(heard.at("/params/type").asText())) {
        complaints.add(heard.path("params").toString());
      }
    }
  }
}
