package io.kta.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The exceptions of a {@link FakeFlink}'s job, all of one kind. */
final class FakeFailures {
  private static final String STACK_TRACE =
      "java.lang.Wrapper: again\n\tat x\nCaused by: java.lang.Boom: 7";

  private FakeFailures() {}

  /** Returns a job's failures as Flink does, newest first. */
  static String json(List<Long> failedAt) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ArrayNode entries = json.putObject("exceptionHistory").putArray("entries");
    failedAt.forEach(
        millis -> entries.addObject().put("timestamp", millis).put("stacktrace", STACK_TRACE));
    return json.toString();
  }
}
