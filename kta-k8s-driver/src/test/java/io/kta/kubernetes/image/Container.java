package io.kta.kubernetes.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container as a process of this machine: its root is the image, read-only, it runs as the
 * image's user and sees no other processes. Unlike in a pod, the network is this machine's. Takes
 * the rights of root. Closing it kills what still runs.
 */
public final class Container implements AutoCloseable {
  /** Arguments: root, user, volumes as pairs of paths, --, folders of the host, --, command. */
  private static final String ENTER =
      """
      set -e
      root="$0"; user="$1"; shift
      mount --bind "$root" "$root"
      while [ "$1" != -- ]; do mount --bind "$1" "$root$1"; shift; done; shift
      while [ "$1" != -- ]; do mount --bind "$1" "$root$2"; shift 2; done; shift
      mount -o remount,bind,ro "$root"
      mount -t proc proc "$root/proc"
      mount --bind /dev "$root/dev"
      exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
      """;

  private final Process unshare;
  private final ProcessHandle process;
  private final Path log;

  /** Leaves nothing behind where the tests are interrupted. */
  private final Thread atExit = new Thread(this::kill, "container-at-exit");

  private Container(Process unshare, ProcessHandle process, Path log) {
    this.unshare = unshare;
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Returns whether this process may start containers. */
  public static boolean mayBeStarted() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /** Returns one to be started, whose output goes to a file. */
  public static Builder of(UnpackedImage image, Path log) {
    return new Builder(image, log);
  }

  /** Returns whether it still runs. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Returns its process, as this machine sees it. */
  public ProcessHandle process() {
    return process;
  }

  /** Returns what it has written so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks it to end by SIGTERM, as Kubernetes does, and kills it after the grace period.
   *
   * @return whether it ended by itself
   */
  public boolean stop(Duration grace) throws InterruptedException {
    boolean unused = process.destroy();
    boolean ended = unshare.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    close();
    return ended;
  }

  @Override
  public void close() {
    boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    kill();
  }

  private void kill() {
    boolean unused = process.destroyForcibly();
    unshare.destroyForcibly();
  }

  /** Collects how a container is run. Not thread-safe. */
  public static final class Builder {
    private final UnpackedImage image;
    private final Path log;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<Path, Path> volumes = new LinkedHashMap<>();

    private Builder(UnpackedImage image, Path log) {
      this.image = image;
      this.log = log;
    }

    /** Sets the arguments of the entry point. Default: the image's. */
    public Builder arguments(List<String> arguments) {
      this.arguments.addAll(arguments);
      return this;
    }

    /** Adds environment variables, which overrule the image's. */
    public Builder environment(Map<String, String> environment) {
      this.environment.putAll(environment);
      return this;
    }

    /** Has a file or folder of this machine seen at a path in the container. */
    public Builder volume(Path of, Path at) {
      volumes.put(at, of);
      return this;
    }

    /** Starts it. */
    public Container start() throws IOException, InterruptedException {
      List<String> command =
          new ArrayList<>(
              List.of("/usr/bin/unshare", "--mount", "--pid", "--fork", "--kill-child"));
      command.addAll(List.of("/bin/sh", "-c", ENTER, image.root().toString(), image.user()));
      image.hostDirectories().forEach(dir -> command.add(dir.toString()));
      command.add("--");
      for (Map.Entry<Path, Path> volume : volumes.entrySet()) {
        createMountPoint(volume.getKey(), Files.isDirectory(volume.getValue()));
        command.add(volume.getValue().toAbsolutePath().toString());
        command.add(volume.getKey().toString());
      }
      command.add("--");
      command.addAll(image.entryPoint());
      command.addAll(arguments.isEmpty() ? image.defaultArguments() : arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().clear();
      builder.environment().putAll(image.environment());
      builder.environment().putAll(environment);
      Process unshare = builder.start();
      return new Container(unshare, awaitChild(unshare), log);
    }

    /** One in a folder of the host is there already. */
    private void createMountPoint(Path at, boolean isDirectory) throws IOException {
      if (image.hostDirectories().stream().anyMatch(at::startsWith)) {
        return;
      }
      Path inside = image.root().resolve(at.toString().substring(1));
      if (isDirectory) {
        Files.createDirectories(inside);
      } else if (!Files.exists(inside)) {
        Files.createDirectories(inside.getParent());
        Files.createFile(inside);
      }
    }

    private static ProcessHandle awaitChild(Process unshare) throws InterruptedException {
      while (unshare.isAlive()) {
        var child = unshare.children().findFirst();
        if (child.isPresent()) {
          return child.get();
        }
        boolean unused = unshare.waitFor(20, TimeUnit.MILLISECONDS);
      }
      return unshare.toHandle();
    }
  }
}
