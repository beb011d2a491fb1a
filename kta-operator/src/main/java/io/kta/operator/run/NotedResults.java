package io.kta.operator.run;

import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store that tells what is remembered of the newest cycle before it keeps it, since reports do
 * not have what the steps found. Thread-safe if the store is.
 *
 * @param store what keeps
 * @param listener is told
 */
record NotedResults(KnowledgeStore store, Consumer<CycleResult<?, ?>> listener)
    implements KnowledgeStore {

  @Override
  public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
    return store.load(owner);
  }

  @Override
  public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
    knowledge.newest().ifPresent(listener);
    store.save(owner, knowledge);
  }

  @Override
  public void close() {
    store.close();
  }
}
