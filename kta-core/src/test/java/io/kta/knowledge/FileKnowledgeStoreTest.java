package io.kta.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.algorithm.toggle.Toggle;
import io.kta.knowledge.CycleResult.Plans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileKnowledgeStoreTest {
  private static final KnowledgeOwner<Long, Integer> OWNER =
      new KnowledgeOwner<>("test", "Toggle", new Toggle().resultTypes());

  @TempDir private Path folder;
  private Path file = Path.of("set before each test");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("knowledge.json");
  }

  @Test
  void load_nothingSaved_isEmpty() {
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      assertThat(store.load(OWNER)).isEmpty();
    }
  }

  @Test
  void load_saved_isEqual() {
    save(3);
    assertThat(loadNumber()).isEqualTo(3);
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      assertThat(store.load(OWNER)).hasValue(knowledge(3));
    }
  }

  @Test
  void load_everyComponentFilled_isEqual() {
    Knowledge<Long, Integer> full = full();
    assertThat(full.experience()).isNotEqualTo(Experience.none());
    assertThat(full.orders()).isNotEqualTo(Orders.none());
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      store.save(OWNER, full);
      assertThat(store.load(OWNER)).hasValue(full);
    }
  }

  @SuppressWarnings("unchecked") // a record's class does not tell its type parameters
  private static Knowledge<Long, Integer> full() {
    return new Samples().of(Knowledge.class, Map.of("M", Long.class, "A", Integer.class));
  }

  @Test
  void load_folderThatIsNotThere_isMade() throws Exception {
    file = folder.resolve("a").resolve("b").resolve("knowledge.json");
    save(1);
    assertThat(loadNumber()).isEqualTo(1);
  }

  @Test
  void load_whatAKilledSaveHasLeft_isClearedAway() throws Exception {
    save(3);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(sibling(".tmp"), Arrays.copyOf(whole, length));
      assertThat(loadNumber()).isEqualTo(3);
      assertThat(sibling(".tmp")).doesNotExist();
    }
  }

  @Test
  void load_fileTornAtAnyPoint_isSetAsideAndNeverWrittenOver() throws Exception {
    save(3);
    byte[] whole = Files.readAllBytes(file);
    int torn = 0;
    for (int length = 0; length < whole.length; length += 13) {
      byte[] part = Arrays.copyOf(whole, length);
      Files.write(file, part);
      save(1); // even by a store that does not load first
      torn++;
      assertThat(sibling(".unreadable-" + torn)).hasBinaryContent(part);
      assertThat(loadNumber()).isEqualTo(1);
    }
    assertThat(torn).isGreaterThan(20);
  }

  @Test
  void load_someOtherFile_isSetAside() throws Exception {
    Files.writeString(file, "root:x:0:0\n");
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      assertThat(store.load(OWNER)).isEmpty();
      store.save(OWNER, knowledge(1));
    }
    assertThat(sibling(".unreadable-1")).hasContent("root:x:0:0");
    assertThat(loadNumber()).isEqualTo(1);
  }

  @Test
  void load_fileThatCannotBeRead_failsAndLeavesIt() throws Exception {
    Files.createDirectories(file.resolve("it is a folder"));
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      assertThatThrownBy(() -> store.load(OWNER))
          .isInstanceOf(KnowledgeStoreException.class)
          .hasMessageContaining(file.toString());
      assertThatThrownBy(() -> store.save(OWNER, knowledge(1)))
          .isInstanceOf(KnowledgeStoreException.class);
    }
    assertThat(file.resolve("it is a folder")).isDirectory();
  }

  @Test
  void load_fileThatAnotherStoreUses_isRefusedUntilThatIsClosed() {
    try (KnowledgeStore first = KnowledgeStore.inFile(file);
        KnowledgeStore second = KnowledgeStore.inFile(file)) {
      first.save(OWNER, knowledge(1));
      assertThatExceptionOfType(KnowledgeStoreException.class)
          .isThrownBy(() -> second.load(OWNER))
          .withMessageContaining("is in use by another")
          .withMessageContaining("a file of its own");
      assertThatExceptionOfType(KnowledgeStoreException.class)
          .isThrownBy(() -> second.save(OWNER, knowledge(9)));
      first.save(OWNER, knowledge(2));
      first.close();
      assertThat(second.load(OWNER)).hasValue(knowledge(2));
      assertThatExceptionOfType(KnowledgeStoreException.class).isThrownBy(() -> first.load(OWNER));
    }
  }

  @Test
  void save_interrupted_leavesWhatWasThereAndGoesOn() {
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      store.save(OWNER, knowledge(1));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.save(OWNER, knowledge(2)))
          .isInstanceOf(KnowledgeStoreException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(store.load(OWNER)).hasValue(knowledge(1));
      store.save(OWNER, knowledge(3));
      assertThat(store.load(OWNER)).hasValue(knowledge(3));
    }
  }

  @Test
  void save_moreThanAllowed_staysBelow() throws Exception {
    try (KnowledgeStore store = KnowledgeStore.inFile(file, 2000)) {
      store.save(OWNER, knowledge(500));
      assertThat(Files.size(file)).isBetween(1700L, 2000L);
      assertThat(store.load(OWNER).orElseThrow().newest()).isEqualTo(knowledge(500).newest());
    }
  }

  @Test
  void inFile_badLimits_areRefused() {
    for (long bytes : List.of(0L, -1L, 1023L, (64L << 20) + 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KnowledgeStore.inFile(file, bytes))
          .withMessageContaining("maxBytes is " + bytes);
    }
  }

  private void save(int cycles) {
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      store.save(OWNER, knowledge(cycles));
    }
  }

  private long loadNumber() {
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      return store.load(OWNER).orElseThrow().newest().orElseThrow().cycle().number();
    }
  }

  private Path sibling(String ending) {
    return folder.resolve("knowledge.json" + ending);
  }

  private static Knowledge<Long, Integer> knowledge(int cycles) {
    Knowledge<Long, Integer> knowledge = Knowledge.none();
    for (int i = 1; i <= cycles; i++) {
      knowledge =
          knowledge.with(
              new CycleResult<>(
                  new CycleId("test", i),
                  Instant.ofEpochSecond(i),
                  Instant.ofEpochSecond(i + 1),
                  Optional.of((long) i),
                  Optional.of(i % 2),
                  new Plans(Optional.empty(), Optional.empty(), Optional.empty()),
                  new Outcome.Recommended()),
              1000);
    }
    return knowledge;
  }
}
