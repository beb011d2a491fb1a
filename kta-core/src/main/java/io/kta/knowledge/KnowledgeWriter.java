package io.kta.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes knowledge in so many bytes at most. What is too much is left out: the oldest results
 * first, down to the newest, then what that one's steps returned, then the older half of the
 * windows, again and again, and at last the graph. Not thread-safe; used once.
 */
final class KnowledgeWriter {
  private static final List<String> WINDOWS = List.of("observed", "recommended");

  private final long maxBytes;
  private @Nullable String fault;
  private boolean shortened;

  KnowledgeWriter(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Returns the JSON.
   *
   * @throws IllegalStateException if it is too long even without anything of the past
   */
  byte[] write(Knowledge<?, ?> knowledge) {
    ObjectNode rest = Json.lenient().valueToTree(knowledge.withHistory(List.of()));
    rest.remove(KnowledgeJson.HISTORY);
    List<byte[]> results = new ArrayList<>();
    long left = maxBytes - frame(results, rest).length;
    for (CycleResult<?, ?> result : History.of(knowledge.history()).once()) {
      boolean isNewest = results.isEmpty();
      byte[] json = json(result);
      if (isNewest && json.length > left) {
        json = bytes(result.withoutResults());
      }
      left -= json.length + (isNewest ? 0 : 1); // a comma
      if (!isNewest && left < 0) {
        return frame(results, rest);
      }
      results.add(json);
    }
    shorten(rest, left);
    return frame(results, rest);
  }

  /** Returns what could not be written at all, and why; empty if all could. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Returns whether even the windows were too long. */
  boolean isShortened() {
    return shortened;
  }

  private void shorten(ObjectNode rest, long room) {
    long left = room;
    while (left < 0) {
      int before = bytes(rest).length;
      if (!dropOlderHalf(rest.path("log")) && rest.remove("graph") == null) {
        throw new IllegalStateException(
            "what is known takes %d bytes even without its past, but only %d are allowed; allow more"
                .formatted(maxBytes - left, maxBytes));
      }
      shortened = true;
      left += before - bytes(rest).length;
    }
  }

  private static boolean dropOlderHalf(JsonNode log) {
    boolean dropped = false;
    for (String window : WINDOWS) {
      if (log.path(window) instanceof ArrayNode snapshots) {
        for (int drop = snapshots.size() / 2; drop > 0; drop--) {
          snapshots.remove(0);
          dropped = true;
        }
      }
    }
    return dropped;
  }

  private <M, A> byte[] json(CycleResult<M, A> result) {
    List<CycleResult<M, A>> lessAndLess =
        List.of(
            result,
            result.withResults(Optional.<M>empty(), result.analyzed()),
            result.withResults(result.monitored(), Optional.<A>empty()));
    for (CycleResult<M, A> attempt : lessAndLess) {
      try {
        return Json.lenient().writeValueAsBytes(attempt);
      } catch (JsonProcessingException | RuntimeException e) {
        if (fault == null) {
          fault = "a result of %s cannot be written as JSON: %s".formatted(result.cycle(), e);
        }
      }
    }
    return bytes(result.withoutResults());
  }

  private static byte[] frame(List<byte[]> results, ObjectNode rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(KnowledgeJson.HEAD);
    String separator = "";
    for (byte[] result : results) {
      out.writeBytes(separator.getBytes(KnowledgeJson.CHARSET));
      out.writeBytes(result);
      separator = ",";
    }
    byte[] more = bytes(rest);
    out.writeBytes("],".getBytes(KnowledgeJson.CHARSET));
    out.write(more, 1, more.length - 1); // without its opening brace
    return out.toByteArray();
  }

  private static byte[] bytes(Object value) {
    try {
      return Json.lenient().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("KTA cannot write its own values as JSON", e);
    }
  }
}
