package io.kta.kubernetes.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of an image in one folder, and how the image is run. An image that is built on nothing
 * gets what this machine has: its programs, libraries and Java. Immutable.
 *
 * @param root the folder that is the container's root
 * @param config what the image says of how it is run, as OCI has it
 * @param architecture the processor that it is for, as OCI names it
 * @param hostDirectories what is taken of this machine; empty for an image with a base
 */
public record UnpackedImage(
    Path root, JsonNode config, String architecture, List<Path> hostDirectories) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Path> BASE =
      List.of(
          Path.of("/usr"), Path.of("/etc"), Path.of("/bin"), Path.of("/lib"), Path.of("/lib64"));

  /** Unpacks a tar, as {@code docker save} writes it, into a new folder. */
  public static UnpackedImage unpack(Path tar, Path dir) throws IOException, InterruptedException {
    Path parts = Files.createDirectories(dir.resolve("parts"));
    Path root = Files.createDirectories(dir.resolve("root"));
    extract(tar, parts);
    JsonNode manifest = JSON.readTree(parts.resolve("manifest.json").toFile()).get(0);
    for (JsonNode layer : manifest.path("Layers")) {
      extract(parts.resolve(layer.asText()), root);
    }
    for (String mountPoint : List.of("proc", "dev")) {
      Files.createDirectories(root.resolve(mountPoint));
    }
    JsonNode config = JSON.readTree(parts.resolve(manifest.path("Config").asText()).toFile());
    boolean hasBase = Files.exists(root.resolve("usr")) || Files.exists(root.resolve("bin"));
    return new UnpackedImage(
        root,
        config.path("config"),
        config.path("architecture").asText(),
        hasBase ? List.of() : takeFromHost(root));
  }

  /** Returns the user, as number and group. */
  public String user() {
    return config.path("User").asText();
  }

  /** Returns what is run, before any arguments. */
  public List<String> entryPoint() {
    return texts("Entrypoint");
  }

  /** Returns the arguments that are given where a pod gives none. */
  public List<String> defaultArguments() {
    return texts("Cmd");
  }

  /** Returns what the image's makers say of it, by the names of OCI. */
  public Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    config
        .path("Labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** Returns the environment that the image sets; its Java is this one's where it has none. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    if (!hostDirectories.isEmpty()) {
      environment.put("PATH", System.getProperty("java.home") + "/bin:/usr/bin:/bin");
    }
    for (String variable : texts("Env")) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }

  private List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    config.path(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<Path> takeFromHost(Path root) throws IOException {
    List<Path> wanted = new ArrayList<>(BASE);
    Path java = Path.of(System.getProperty("java.home"));
    if (BASE.stream().noneMatch(java::startsWith)) {
      wanted.add(java);
    }
    List<Path> taken = new ArrayList<>();
    for (Path host : wanted) {
      Path inside = root.resolve(host.toString().substring(1));
      if (Files.isSymbolicLink(host)) {
        Files.createSymbolicLink(inside, Files.readSymbolicLink(host));
      } else if (Files.isDirectory(host)) {
        Files.createDirectories(inside);
        taken.add(host);
      }
    }
    return taken;
  }

  private static void extract(Path tar, Path into) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("tar", "--warning=none", "-xf", tar.toString(), "-C", into.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("tar cannot unpack " + tar + "; it ended with " + process.exitValue());
    }
  }
}
