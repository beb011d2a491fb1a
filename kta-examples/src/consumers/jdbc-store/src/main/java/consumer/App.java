package consumer;

import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Runs a cycle, begins anew as after a restart, and runs the next. */
public final class App {
  private App() {}

  /** Runs one cycle twice. */
  public static void main(String... args) throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:./target/knowledge");
    JdbcKnowledgeStore.createTable(database);
    runOnce(database);
    runOnce(database);
  }

  private static void runOnce(DataSource database) {
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("wordcount")
            .algorithm(new Toggle())
            .driver(ScaleTargetDriver.of(ScaleTarget.inMemory("workers", 2)))
            .store(new JdbcKnowledgeStore(database))
            .build()) {
      System.out.println(autoscaler.runOnce());
    }
  }
}
