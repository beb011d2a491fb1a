package io.kta.algorithm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kta.algorithm.toggle.Toggle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others on the class path register providers too, some of which cannot be loaded. */
final class StrayProvidersTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir private Path dir;

  /** Makes the algorithm of its name. */
  public static class Own implements AlgorithmProvider {
    @Override
    public String type() {
      return "Own";
    }

    @Override
    public Algorithm<?, ?> create(Map<String, ?> parameters) {
      return new Toggle();
    }
  }

  /** Has the name of one of KTA's. */
  public static final class SecondToggle extends Own {
    @Override
    public String type() {
      return "Toggle";
    }
  }

  /** Fails as it is created. */
  public static final class Failing extends Own {
    @SuppressWarnings("ConstructorLeaksThis")
    public Failing() {
      throw new UnsupportedOperationException("no licence");
    }
  }

  /** Fails as it is asked. */
  public static final class Nameless extends Own {
    @Override
    public String type() {
      throw new UnsupportedOperationException("no name");
    }
  }

  /** Is on the class path without the class that it extends. */
  public static final class Orphan extends Parent {}

  /** Is kept from the class loader of its child. */
  public static class Parent extends Own {}

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void named_linesThatLeadNowhere_findsTheRest() throws Exception {
    register(
        "com.example.Gone" + UUID.randomUUID().toString().replace('-', '_'),
        StrayProvidersTest.class.getName(),
        Failing.class.getName(),
        Nameless.class.getName(),
        Orphan.class.getName(),
        Own.class.getName());
    assertThat(Algorithms.named("Toggle", Map.of())).isEqualTo(new Toggle());
    assertThat(Algorithms.named("Own", Map.of())).isEqualTo(new Toggle());
    assertThat(Algorithms.types()).contains("Own", "Toggle", "Ds2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Gone", Map.of()))
        .withMessageContaining("there is no algorithm 'Gone'; there are [")
        .withMessageContaining("; not loaded: ")
        .withMessageContainingAll(
            "com.example.Gone", "not a subtype", "$Failing", "$Nameless threw", "$Parent");
  }

  @Test
  void named_lineThatIsNoName_findsTheRest() throws Exception {
    register("this is no class");
    assertThat(Algorithms.named("Toggle", Map.of())).isEqualTo(new Toggle());
  }

  @Test
  void named_providerThatCannotBeLoaded_isLoggedOnce() throws Exception {
    String gone = "com.example.Gone" + UUID.randomUUID().toString().replace('-', '_');
    register(gone);
    PrintStream err = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(Algorithms.named("Toggle", Map.of())).isEqualTo(new Toggle());
      }
    } finally {
      System.setErr(err);
    }
    assertThat(logged.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("is left out") && line.contains(gone))
        .hasSize(1);
  }

  @Test
  void named_twoOfOneName_isRefusedForThatNameOnly() throws Exception {
    register(SecondToggle.class.getName());
    assertThatIllegalStateException()
        .isThrownBy(() -> Algorithms.named("Toggle", Map.of()))
        .withMessageContainingAll("'Toggle' is provided by both", "SecondToggle", "leave one out");
    assertThat(Algorithms.named("Fixed", Map.of("parallelism", 3))).isNotNull();
  }

  /** Puts lines before those of KTA, in a class path of this thread. */
  private void register(String... lines) throws IOException {
    Path services = Files.createDirectories(dir.resolve("META-INF/services"));
    Files.write(services.resolve(AlgorithmProvider.class.getName()), List.of(lines));
    Thread.currentThread()
        .setContextClassLoader(new WithoutParent(dir.toUri().toURL(), requireNonNull(before)));
  }

  /** Sees the directory, and all others see but for {@link Parent}. */
  private static final class WithoutParent extends URLClassLoader {
    WithoutParent(URL url, ClassLoader others) {
      super(new URL[] {url}, others);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Parent.class.getName())) {
        throw new ClassNotFoundException(name);
      }
      if (name.equals(Orphan.class.getName())) {
        return own(name);
      }
      return super.loadClass(name, resolve);
    }

    private Class<?> own(String name) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = requireNonNull(in, name).readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
