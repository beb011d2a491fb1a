package io.kta.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Optional;

/**
 * The state that one cycle leaves for the next: past results, the parallelism over a longer time,
 * the experience with the job, and the orders of people. Immutable.
 *
 * @param history the results, newest first
 * @param log the parallelism seen and asked for, as the windows of a policy need it
 * @param experience what was learned by scaling the job
 * @param orders what people have ordered at run time
 * @param graph the operators and edges that it is of, by which a job that is submitted anew is
 *     matched after a restart; empty unless who keeps the knowledge adds it
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
@Growing
public record Knowledge<M, A>(
    List<CycleResult<M, A>> history,
    ScalingLog log,
    Experience experience,
    Orders orders,
    Optional<Topology> graph) {

  /** Copies the history, and packs what is old in it. */
  public Knowledge {
    requireNonNull(log, "log");
    requireNonNull(experience, "experience");
    requireNonNull(orders, "orders");
    requireNonNull(graph, "graph");
    history = History.of(history);
  }

  /** Returns the knowledge of a loop that has seen nothing. */
  public static <M, A> Knowledge<M, A> none() {
    return new Knowledge<>(
        List.of(), ScalingLog.none(), Experience.none(), Orders.none(), Optional.empty());
  }

  /** Returns this knowledge with other results, maybe of other types. */
  public <N, B> Knowledge<N, B> withHistory(List<CycleResult<N, B>> results) {
    return new Knowledge<>(results, log, experience, orders, graph);
  }

  /** Returns this knowledge with another log. */
  public Knowledge<M, A> withLog(ScalingLog log) {
    return new Knowledge<>(history, log, experience, orders, graph);
  }

  /** Returns this knowledge with another experience. */
  public Knowledge<M, A> withExperience(Experience experience) {
    return new Knowledge<>(history, log, experience, orders, graph);
  }

  /** Returns this knowledge with other orders. */
  public Knowledge<M, A> withOrders(Orders orders) {
    return new Knowledge<>(history, log, experience, orders, graph);
  }

  /** Returns this knowledge with the operators and edges that it is of. */
  public Knowledge<M, A> withGraph(Topology graph) {
    return new Knowledge<>(history, log, experience, orders, Optional.of(graph));
  }

  /**
   * Returns this knowledge with a newer result.
   *
   * @param newest the result to put first
   * @param limit how many results to keep at most, at least 1; the oldest are dropped
   */
  public Knowledge<M, A> with(CycleResult<M, A> newest, int limit) {
    return withHistory(History.of(history).with(newest, limit));
  }

  /**
   * Returns whether the last plan handed to the driver may still be on its way: it was taken, but
   * not seen to be reached, or it is not known whether it was taken.
   */
  public boolean isLastPlanUnfinished() {
    return !History.of(history).isLastPlanFinished().orElse(true);
  }

  /** Returns the newest result, or empty if there is none. */
  public Optional<CycleResult<M, A>> newest() {
    return history.stream().findFirst();
  }

  /**
   * Returns this knowledge as that of a job that has taken the place of the one it is of.
   *
   * @param owner whose knowledge it is; results that cannot be read as its {@linkplain
   *     KnowledgeOwner#types types} under other operator ids are left out, which is logged
   */
  public Knowledge<M, A> inheritedBy(Succession heir, KnowledgeOwner<M, A> owner) {
    return heir.inherit(this, owner);
  }

  /**
   * Returns this knowledge as JSON, as docs/knowledge.md has it. Results that cannot be written are
   * left out, which is logged.
   */
  public String toJson() {
    return KnowledgeJson.write(this, Long.MAX_VALUE);
  }

  /**
   * Returns this knowledge as JSON of so many bytes in UTF-8 at most: what is too much is left out,
   * the oldest results first, and then the older half of the windows.
   *
   * @throws IllegalStateException if it is too long even without anything of the past
   */
  public String toJson(long mostBytes) {
    return KnowledgeJson.write(this, mostBytes);
  }

  /**
   * Returns the knowledge that {@link #toJson()} wrote.
   *
   * @param json what it wrote
   * @param owner who is to have its results back; those that are not of its {@linkplain
   *     KnowledgeOwner#types types} are left out, which is logged
   * @throws IllegalArgumentException if {@code json} is not the JSON of knowledge, or of a later
   *     version
   */
  public static <M, A> Knowledge<M, A> fromJson(String json, KnowledgeOwner<M, A> owner) {
    requireNonNull(json, "json");
    requireNonNull(owner, "owner");
    return KnowledgeJson.read(json.getBytes(UTF_8), owner);
  }
}
