package consumer;

import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.KnowledgeStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps the knowledge of any number of autoscalers in one table of a database, a row each, by the
 * autoscaler's name. A row has a version, so that two processes that run the same autoscaler find
 * each other out instead of undoing each other's saves: the second to save fails.
 *
 * <p>One store for each autoscaler; the pool of connections is shared. Give the pool a query
 * timeout: KTA gives a call up after 30 s, but a thread that hangs in a driver stays.
 */
final class JdbcKnowledgeStore implements KnowledgeStore {
  private static final int MOST_BYTES = 1 << 20;
  private static final int SECONDS = 10;

  private final DataSource database;
  private long version; // of the row as last read or written; 0 if there is none

  JdbcKnowledgeStore(DataSource database) {
    this.database = database;
  }

  /** Makes the table, if there is none; once, where the application sets its database up. */
  static void createTable(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement create =
            connection.prepareStatement(
                "CREATE TABLE IF NOT EXISTS kta_knowledge (autoscaler VARCHAR(255) PRIMARY KEY,"
                    + " version BIGINT NOT NULL, knowledge VARCHAR(1048576) NOT NULL)")) {
      create.execute();
    }
  }

  @Override
  public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT version, knowledge FROM kta_knowledge WHERE autoscaler = ?")) {
      select.setQueryTimeout(SECONDS);
      select.setString(1, owner.autoscaler());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        version = row.getLong(1);
        return Optional.of(Knowledge.fromJson(row.getString(2), owner));
      }
    } catch (SQLException | IllegalArgumentException e) {
      throw new KnowledgeStoreException("cannot read what " + owner.autoscaler() + " knows", e);
    }
  }

  @Override
  public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
    String sql =
        version == 0
            ? "INSERT INTO kta_knowledge (version, knowledge, autoscaler) VALUES (?, ?, ?)"
            : "UPDATE kta_knowledge SET version = ?, knowledge = ? WHERE autoscaler = ?"
                + " AND version = ?";
    try (Connection connection = database.getConnection();
        PreparedStatement write = connection.prepareStatement(sql)) {
      write.setQueryTimeout(SECONDS);
      write.setLong(1, version + 1);
      write.setString(2, knowledge.toJson(MOST_BYTES)); // the oldest results go first
      write.setString(3, owner.autoscaler());
      if (version != 0) {
        write.setLong(4, version);
      }
      if (write.executeUpdate() == 0) {
        throw new KnowledgeStoreException(
            owner.autoscaler() + " was saved by another process; run each autoscaler in one only");
      }
      version++;
    } catch (SQLException e) {
      throw new KnowledgeStoreException("cannot save what " + owner.autoscaler() + " knows", e);
    }
  }
}
