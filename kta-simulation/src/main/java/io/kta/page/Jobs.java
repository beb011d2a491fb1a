package io.kta.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that the page shows, and what is known of each, as JSON. Thread-safe. */
final class Jobs {
  private static final Logger logger = LoggerFactory.getLogger(Jobs.class);

  /** How many jobs whose autoscaler is closed stay on the page. */
  private static final int MOST_CLOSED = 20;

  private static final int MOST_CYCLES_OF_JOB = 1000;
  private static final long LONGEST_ANSWER = 2L << 20;

  private final String title;
  private final Supplier<String> notice;
  private final String page; // tells a browser that another page answers now
  private final PastCycles past;

  // Guarded by this: listeners write, and the server's threads read.
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private long place;

  /**
   * Creates one without jobs.
   *
   * @param title the heading of the page
   * @param notice what else is said at its top, asked at each look
   * @param page tells this page from one that was at its address before
   * @param mostBytes how many bytes the cycles may take as JSON
   */
  Jobs(String title, Supplier<String> notice, String page, long mostBytes) {
    this.title = title;
    this.notice = notice;
    this.page = page;
    this.past = new PastCycles(mostBytes, MOST_CYCLES_OF_JOB);
  }

  synchronized void run(String name, Autoscaler autoscaler) {
    job(name).runBy(autoscaler);
    forgetClosed();
  }

  synchronized void show(String name, JobHealth state) {
    job(name).show(state);
  }

  void see(CycleReport report) {
    String name = report.cycle().autoscaler();
    long next;
    synchronized (this) {
      if (!job(name).see(report)) {
        return;
      }
      next = ++place;
    }
    String json = CycleJson.of(next, report);
    synchronized (this) {
      if (jobs.containsKey(name)) {
        past.add(name, next, json);
      }
    }
  }

  synchronized void forget(String name) {
    jobs.remove(name);
    past.forget(name);
  }

  private Job job(String name) {
    return jobs.computeIfAbsent(name, Job::new);
  }

  private void forgetClosed() {
    List<String> closed =
        jobs.entrySet().stream()
            .filter(each -> each.getValue().isClosed())
            .map(Map.Entry::getKey)
            .toList();
    closed.stream().limit(Math.max(0, closed.size() - MOST_CLOSED)).forEach(this::forget);
  }

  /** Returns all jobs, each with its last cycle in a line. */
  byte[] list() {
    ObjectNode list = Json.lenient().createObjectNode();
    list.put("page", page).put("title", title).put("notice", notice());
    ArrayNode lines = list.putArray("jobs");
    synchronized (this) {
      jobs.values().forEach(job -> job.writeTo(lines.addObject()));
    }
    return CycleJson.write(list).getBytes(UTF_8);
  }

  private String notice() {
    try {
      return notice.get();
    } catch (RuntimeException e) {
      logger.debug("the notice of the page cannot be had", e);
      return "";
    }
  }

  /** Returns the cycles of a job after a place; the rest, if they are many, is asked for next. */
  byte[] cycles(String job, long after) {
    ObjectNode head = Json.lenient().createObjectNode();
    head.put("page", page).put("oldest", past.oldest(job).orElse(0L));
    String text = CycleJson.write(head);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(text.substring(0, text.length() - 1).getBytes(UTF_8));
    answer.writeBytes(",\"cycles\":".getBytes(UTF_8));
    answer.writeBytes(past.after(job, after, LONGEST_ANSWER));
    answer.write('}');
    return answer.toByteArray();
  }
}
