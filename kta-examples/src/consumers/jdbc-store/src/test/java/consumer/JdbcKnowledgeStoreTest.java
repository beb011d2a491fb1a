package consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.Outcome;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JdbcKnowledgeStoreTest {
  private final JdbcDataSource database = new JdbcDataSource();

  @BeforeEach
  void createTable() throws Exception {
    database.setURL("jdbc:h2:mem:knowledge-" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    JdbcKnowledgeStore.createTable(database);
  }

  @Test
  void load_afterARestart_goesOn() {
    assertThat(run("wordcount").cycle().number()).isEqualTo(1);
    assertThat(run("wordcount").cycle().number()).isEqualTo(2);
    assertThat(run("another").cycle().number()).isEqualTo(1);
  }

  @Test
  void save_whatAnotherProcessHasSaved_failsAndSaysSo() {
    run("wordcount");
    try (Autoscaler first = autoscaler("wordcount");
        Autoscaler second = autoscaler("wordcount")) {
      second.runOnce();
      first.runOnce(); // reads what the second has saved, and saves more
      CycleReport late = second.runOnce();
      assertThat(late.outcome()).isInstanceOf(Outcome.Failed.class);
      assertThat(late.toString()).contains("was saved by another process");
    }
  }

  private CycleReport run(String name) {
    try (Autoscaler autoscaler = autoscaler(name)) {
      return autoscaler.runOnce();
    }
  }

  private Autoscaler autoscaler(String name) {
    return Kta.autoscaler()
        .name(name)
        .algorithm(new Toggle())
        .driver(ScaleTargetDriver.of(ScaleTarget.inMemory("workers", 2)))
        .store(new JdbcKnowledgeStore(database))
        .build();
  }
}
