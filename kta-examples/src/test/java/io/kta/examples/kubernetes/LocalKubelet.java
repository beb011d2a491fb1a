package io.kta.examples.kubernetes;

import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.kta.kubernetes.image.UnpackedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the one container of a pod as its manifest says: image, arguments, environment, volumes from
 * ConfigMaps and of nothing. What listens at every address of its pod listens at the one that the
 * pod has here. Closing it kills all that still run. Thread-safe.
 */
final class LocalKubelet implements AutoCloseable {
  private static final String EVERY_ADDRESS = "0.0.0.0";

  private final Path dir;
  private final String namespace;
  private final LocalNetwork network;
  private final Map<String, UnpackedImage> images = new ConcurrentHashMap<>();
  private final Map<String, ConfigMap> configMaps = new ConcurrentHashMap<>();
  private final Map<String, LocalPod> pods = new ConcurrentHashMap<>();

  LocalKubelet(Path dir, String namespace, LocalNetwork network) {
    this.dir = dir;
    this.namespace = namespace;
    this.network = network;
  }

  /** Has an image at hand, by its name without a tag. */
  LocalKubelet image(String name, UnpackedImage image) {
    images.put(name, image);
    return this;
  }

  void add(ConfigMap configMap) {
    configMaps.put(configMap.getMetadata().getName(), configMap);
  }

  /** Has pods that run already know Services that are new, as the cluster's DNS does. */
  void refreshNames() throws IOException {
    for (String pod : pods.keySet()) {
      Path unused = writeHosts(pod);
    }
  }

  /**
   * Starts a pod at an address; some variables may be set besides what its manifest says, {@code
   * PORT} also for its probes.
   */
  LocalPod start(String name, String address, PodSpec spec, Map<String, String> besides)
      throws IOException, InterruptedException {
    if (spec.getContainers().size() != 1) {
      throw new IllegalArgumentException(name + " has other than one container");
    }
    Container container = spec.getContainers().get(0);
    Path own = Files.createDirectories(dir.resolve(name));
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), value(variable, name, address));
    }
    besides.forEach(environment::put);
    OptionalInt port =
        besides.containsKey("PORT")
            ? OptionalInt.of(Integer.parseInt(besides.get("PORT")))
            : OptionalInt.empty();
    UnpackedImage image = images.get(container.getImage().replaceFirst(":.*", ""));
    if (image == null) {
      throw new IllegalArgumentException(container.getImage() + " is no image that was built");
    }
    Path hosts = writeHosts(name);
    io.kta.kubernetes.image.Container.Builder builder =
        io.kta.kubernetes.image.Container.of(image, own.resolve("log"))
            .arguments(
                container.getArgs().stream()
                    .map(argument -> expand(argument, environment).replace(EVERY_ADDRESS, address))
                    .toList())
            .environment(environment)
            .volume(hosts, Path.of("/etc/hosts"));
    Map<String, Volume> volumes =
        spec.getVolumes().stream().collect(toMap(Volume::getName, volume -> volume));
    for (VolumeMount mount : container.getVolumeMounts()) {
      Volume volume = volumes.get(mount.getName());
      if (volume == null) {
        throw new IllegalArgumentException(name + " mounts no volume " + mount.getName());
      }
      builder.volume(folder(volume, own, address), Path.of(mount.getMountPath()));
    }
    LocalPod pod = new LocalPod(spec, address, port, builder.start());
    pods.put(name, pod);
    return pod;
  }

  /** Ends a pod that runs. */
  void stop(String name) throws InterruptedException {
    LocalPod pod = pods.remove(name);
    if (pod == null) {
      throw new IllegalArgumentException("no pod " + name + " runs");
    }
    pod.stop();
  }

  /** Returns the pods that run, by name. */
  Map<String, LocalPod> pods() {
    return Map.copyOf(pods);
  }

  @Override
  public void close() {
    pods.values().forEach(LocalPod::close);
  }

  private Path writeHosts(String pod) throws IOException {
    boolean isOperator = pod.startsWith("kta-operator");
    return Files.writeString(
        dir.resolve(pod).resolve("hosts"),
        isOperator ? network.hostsOfOperator(namespace) : network.hosts(namespace));
  }

  private String value(EnvVar variable, String pod, String address) {
    if (variable.getValueFrom() == null) {
      return variable.getValue();
    }
    String path = variable.getValueFrom().getFieldRef().getFieldPath();
    return switch (path) {
      case "metadata.name" -> pod;
      case "metadata.namespace" -> namespace;
      case "status.podIP" -> address;
      default -> throw new IllegalArgumentException(path + " is not known of a pod here");
    };
  }

  /** As Kubernetes replaces {@code $(NAME)} in arguments. */
  private static String expand(String argument, Map<String, String> environment) {
    String expanded = argument;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      expanded = expanded.replace("$(" + variable.getKey() + ")", variable.getValue());
    }
    return expanded;
  }

  private Path folder(Volume volume, Path own, String address) throws IOException {
    Path folder = Files.createDirectories(own.resolve(volume.getName()));
    if (volume.getEmptyDir() != null) {
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    String name = volume.getConfigMap().getName();
    ConfigMap configMap = configMaps.get(name);
    if (configMap == null) {
      throw new IllegalArgumentException("there is no ConfigMap " + name);
    }
    for (Map.Entry<String, String> file : configMap.getData().entrySet()) {
      Files.writeString(
          folder.resolve(file.getKey()), file.getValue().replace(EVERY_ADDRESS, address));
    }
    return folder;
  }
}
