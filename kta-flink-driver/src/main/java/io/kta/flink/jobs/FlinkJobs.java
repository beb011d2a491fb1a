package io.kta.flink.jobs;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.kta.Autoscaler;
import io.kta.CloseReport;
import io.kta.LoopScheduler;
import io.kta.driver.ScaleDriverException;
import io.kta.flink.FlinkDriver;
import io.kta.flink.JobDirectory;
import io.kta.flink.jobs.ManagedJob.Stage;
import io.kta.http.ClientLease;
import io.kta.time.LoopClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scales all jobs of a Flink cluster, or those of some names: each has an autoscaler of its own,
 * which begins and ends as the job comes and goes. All share one scheduler and one HTTP client.
 * Thread-safe.
 *
 * <p>A job that is submitted anew under the same name, an upgraded one for example, goes on with
 * the knowledge of the job before, as far as it has the same vertices, and is brought back to the
 * parallelism of before in one rescale. {@link Inheritance} says what it has.
 *
 * <p>Where several jobs of one name run at once, each is scaled; the knowledge of one of them is
 * kept: of the one that has it already and, once that has ended, of the one begun first.
 *
 * @since 0.1
 */
public final class FlinkJobs implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FlinkJobs.class);
  private static final Duration FOR_JOBS_THAT_HAVE_ENDED = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final int MOST_BEGUN_AT_ONCE = 16;
  private static final int LEAST_SPREAD = 20; // of an interval, between first cycles

  private final FlinkJobsBuilder settings;
  private final LoopScheduler scheduler;
  private final LoopClock clock;
  private final ClientLease client;
  private final JobDirectory directory;
  private final Strangers strangers;
  private final Release release;
  private final Starter starter;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final ReentrantLock looking = new ReentrantLock(); // one look at a time

  // All guarded by this: the thread that looks, the one that closes, and whoever asks.
  private final Map<JobRun, Member> members = new LinkedHashMap<>();
  private List<JobRun> leftAlone = List.of();
  private int beyond;
  private Optional<Instant> lastLook = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Instant lastWarning = Instant.MIN;
  private @Nullable Thread watch;
  private boolean isClosed;

  FlinkJobs(FlinkJobsBuilder settings) {
    this.settings = settings;
    this.scheduler =
        settings.scheduler.orElseGet(
            () ->
                LoopScheduler.builder().clock(settings.clock.orElseGet(LoopClock::system)).build());
    this.clock = scheduler.clock();
    this.client =
        settings
            .httpClient
            .map(ClientLease::lent)
            .orElseGet(() -> ClientLease.own("kta-flink-http"));
    this.directory = new JobDirectory(settings.access(client.client(), clock));
    this.strangers = new Strangers(clock);
    this.release = new Release(this::letGo);
    this.starter =
        new Starter(
            settings,
            scheduler,
            () -> settings.access(client.client(), clock),
            strangers,
            release,
            new Namesakes(this::members));
  }

  /**
   * Returns a builder of the autoscalers of a cluster's jobs.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   * @throws IllegalArgumentException if it is not an http or https address, or holds a user
   */
  public static FlinkJobsBuilder builder(URI baseUrl) {
    return new FlinkJobsBuilder(baseUrl);
  }

  /** Returns the jobs as they are looked after now, in the order of their names and ids. */
  public List<ManagedJob> jobs() {
    List<JobRun> excluded;
    synchronized (this) {
      excluded = leftAlone;
    }
    Stream<ManagedJob> others =
        excluded.stream()
            .map(
                run ->
                    new ManagedJob(
                        run,
                        Stage.LEFT_ALONE,
                        "it is excluded by its name, or a pattern takes too long to tell",
                        Optional.empty()));
    return Stream.concat(members().stream().map(Member::view), others)
        .sorted(
            Comparator.comparing((ManagedJob job) -> job.run().name())
                .thenComparing(job -> job.run().id()))
        .toList();
  }

  /** Returns the autoscaler of a job; of several of the name, that of the one begun first. */
  public Optional<Autoscaler> autoscaler(String jobName) {
    return members().stream()
        .filter(member -> member.run().name().equals(jobName))
        .flatMap(member -> member.autoscaler().stream())
        .findFirst();
  }

  private synchronized List<Member> members() {
    return List.copyOf(members.values());
  }

  /**
   * Reads the list of jobs now, and begins and ends autoscalers by it; waits first for a look under
   * way. A JobManager that cannot be reached changes nothing, which is logged. Not to be called by
   * a listener, which a look waits for.
   *
   * @throws IllegalStateException if this is closed
   */
  public void discover() {
    looking.lock();
    try {
      requireOpen();
      lookNow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looking.unlock();
    }
  }

  private synchronized void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException(this + " is closed; build another one");
    }
  }

  /** Looks again and again, until closed. */
  synchronized void watch() {
    Thread thread = new Thread(this::lookUntilClosed, "kta-flink-jobs-watch");
    thread.setDaemon(true);
    watch = thread;
    thread.start();
  }

  private void lookUntilClosed() {
    while (!closing.isDone()) {
      Instant began = clock.now();
      try {
        discover();
      } catch (RuntimeException | Error e) {
        if (!closing.isDone()) {
          logger.error("a look at the jobs of {} failed; the next one comes", address(), e);
        }
      }
      try {
        boolean unused = clock.await(closing, began.plus(settings.discoveryInterval));
      } catch (InterruptedException e) {
        logger.debug("interrupted between two looks", e); // by close(), or it goes on
      }
    }
  }

  private void lookNow() throws InterruptedException {
    JobDirectory.Listing listing;
    try {
      listing = directory.list();
    } catch (ScaleDriverException e) {
      lookFailed(e);
      return;
    }
    if (listing.unreadable() > 0) {
      warn(listing.unreadable() + " jobs are listed in a way that is not Flink's", null);
    }
    end(callRoll(listing));
    begin();
    starter.shelves().trim();
  }

  private synchronized void lookFailed(ScaleDriverException e) {
    failure = Optional.of(String.valueOf(e.getMessage()));
    if (!closing.isDone()) {
      warn("the jobs cannot be listed, and all go on as they are: " + e.getMessage(), e);
    }
  }

  private synchronized void warn(String what, @Nullable Throwable cause) {
    if (clock.now().isBefore(lastWarning.plus(BETWEEN_WARNINGS))) {
      return;
    }
    lastWarning = clock.now();
    logger.warn("{}: {}", address(), what, cause);
  }

  /** Takes note of a list; returns the jobs that have ended, and what became of each. */
  private synchronized Map<Member, String> callRoll(JobDirectory.Listing listing) {
    Instant now = clock.now();
    Map<JobRun, Optional<Instant>> known = new LinkedHashMap<>();
    members.forEach((run, member) -> known.put(run, member.missingSince()));
    RollCall roll =
        RollCall.of(
            known,
            listing.jobs(),
            now,
            new RollCall.Rules(settings.selection, settings.goneAfter, settings.maxJobs));
    lastLook = Optional.of(now);
    failure = Optional.empty();
    leftAlone = roll.leftAlone().stream().limit(settings.maxJobs).toList();
    beyond = roll.beyond();
    if (beyond > 0) {
      warn(
          "%d jobs are left alone, since %d are looked after; raise maxJobs to have more"
              .formatted(beyond, settings.maxJobs),
          null);
    }
    Map<Member, String> gone = new LinkedHashMap<>();
    roll.gone().forEach((run, why) -> gone.put(members.remove(run), why));
    members.forEach(
        (run, member) -> member.missingSince(Optional.ofNullable(roll.missing().get(run))));
    if (!isClosed) {
      roll.fresh().forEach(run -> members.put(run, new Member(run, now)));
    }
    return gone;
  }

  private void end(Map<Member, String> gone) {
    List<Member> scaled = new ArrayList<>();
    for (Member member : gone.keySet()) {
      member.leave().ifPresent(FlinkDriver::close);
      if (member.autoscaler().isPresent()) {
        scaled.add(member);
      }
    }
    List<CloseReport> reports =
        scheduler.close(
            scaled.stream().map(member -> member.autoscaler().orElseThrow()).toList(),
            FOR_JOBS_THAT_HAVE_ENDED);
    for (int i = 0; i < reports.size(); i++) {
      JobRun run = scaled.get(i).run();
      CloseReport report = reports.get(i);
      String why = gone.getOrDefault(scaled.get(i), "");
      scaled.get(i).leavePlace();
      logger.info("{} is not scaled any more: {}", run, why);
      strangers.tell(settings.listeners, listener -> listener.onStop(run, report, why));
    }
  }

  /** Begins what is to be begun, some at a time; if one of them hangs, the rest comes later. */
  private void begin() throws InterruptedException {
    Instant now = clock.now();
    List<Member> due;
    synchronized (this) {
      due = members.values().stream().filter(member -> member.isDue(now)).toList();
    }
    Duration step = settings.policy().interval().dividedBy(Math.max(LEAST_SPREAD, due.size()));
    boolean isInTime = true;
    for (int i = 0; i < due.size() && isInTime && !closing.isDone(); i += MOST_BEGUN_AT_ONCE) {
      List<Runnable> some = new ArrayList<>();
      for (int j = i; j < Math.min(due.size(), i + MOST_BEGUN_AT_ONCE); j++) {
        Member member = due.get(j);
        Duration after = step.multipliedBy(j);
        if (member.mayBegin(now)) {
          some.add(() -> starter.begin(member, after));
        }
      }
      isInTime = strangers.runAll(some);
    }
  }

  /** As {@link #close(Duration)} with the time that {@link Autoscaler#close()} waits. */
  @Override
  public void close() {
    List<CloseReport> unused = close(Autoscaler.GRACE_PERIOD);
  }

  /**
   * Stops scaling: no job is begun any more, and all autoscalers are closed at the same time, as
   * {@link Autoscaler#close(Duration)} closes one. Then the scheduler and the HTTP client end,
   * unless they were given. The jobs run on as they are. Further calls wait for the same end.
   *
   * @param patience how long cycles under way may go on, at least 0; what is still under way then
   *     is interrupted, and given 5 s more
   * @return how each autoscaler was closed
   */
  public List<CloseReport> close(Duration patience) {
    List<Autoscaler> running = new ArrayList<>();
    Thread watching;
    synchronized (this) {
      isClosed = true;
      watching = watch;
      for (Member member : members.values()) {
        member.leave().ifPresent(FlinkDriver::close);
        member.autoscaler().ifPresent(running::add);
      }
    }
    closing.complete(null);
    if (watching != null) {
      watching.interrupt();
    }
    List<CloseReport> reports = scheduler.close(running, patience);
    if (settings.scheduler.isEmpty()) {
      List<CloseReport> unused = scheduler.close(Duration.ZERO);
    }
    strangers.end();
    release.close();
    return reports;
  }

  /** Lets go of what all autoscalers used, once the last has ended. */
  private void letGo() {
    starter.shelves().close();
    directory.close();
    client.close();
    strangers.end();
    logger.info("{}: no job is scaled any more", address());
  }

  private URI address() {
    return settings.baseUrl();
  }

  /** Returns for example {@code jobs .* of http://localhost:8081: 12 SCALED, 1 WAITING}. */
  @Override
  public String toString() {
    Map<Stage, Long> counts =
        jobs().stream().collect(groupingBy(ManagedJob::stage, TreeMap::new, counting()));
    String stages =
        counts.isEmpty()
            ? "none"
            : counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(joining(", "));
    synchronized (this) {
      return "jobs %s of %s: %s%s%s%s"
          .formatted(
              settings.selection,
              address(),
              stages,
              beyond > 0 ? ", %d beyond the most of %d".formatted(beyond, settings.maxJobs) : "",
              lastLook.map(at -> "; last listed at " + at).orElse("; not listed yet"),
              failure.map(why -> "; " + why).orElse(""));
    }
  }
}
