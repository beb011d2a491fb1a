package io.kta.operator.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * How deep JSON nests. Looked at level by level and never by recursion, since what nests deep
 * enough ends every thread that recurses through it.
 */
public final class Nesting {
  /** The most levels that a spec or a status may have, which is many times what they need. */
  public static final int MOST_LEVELS = 100;

  private static final int LONGEST_PATH = 80;

  /** A value on its way down. */
  private record Place(String path, JsonNode value, int level) {}

  private Nesting() {}

  /**
   * Returns whether a value has more levels than it may.
   *
   * @param level on which level of the spec or status the value is
   */
  static boolean isTooDeep(JsonNode value, int level) {
    Queue<Place> open = new ArrayDeque<>();
    open.add(new Place("", value, level));
    while (!open.isEmpty()) {
      Place place = open.remove();
      if (place.level() >= MOST_LEVELS && place.value().isContainerNode()) {
        return true;
      }
      place.value().forEach(inner -> addContainer(open, "", inner, place.level() + 1));
    }
    return false;
  }

  /**
   * Takes out of a value what nests deeper than it may, so that what is left can be looked at by
   * anything.
   *
   * @param path where the value is, for a person
   * @return where the first such part is; empty if there is none
   */
  public static Optional<String> cutDeepOutOf(String path, JsonNode value) {
    Optional<String> first = Optional.empty();
    Queue<Place> open = new ArrayDeque<>();
    open.add(new Place(path, value, 0));
    while (!open.isEmpty()) {
      Place place = open.remove();
      boolean isLowest = place.level() + 1 >= MOST_LEVELS;
      if (isLowest && removeContainers(place.value())) {
        first = first.or(() -> Optional.of(place.path()));
      } else if (place.value() instanceof ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          String inner = Texts.shortened(place.path() + "." + field.getKey(), LONGEST_PATH);
          addContainer(open, inner, field.getValue(), place.level() + 1);
        }
      } else {
        place.value().forEach(inner -> addContainer(open, place.path(), inner, place.level() + 1));
      }
    }
    return first;
  }

  private static void addContainer(Queue<Place> open, String path, JsonNode value, int level) {
    if (value.isContainerNode()) {
      open.add(new Place(path, value, level));
    }
  }

  private static boolean removeContainers(JsonNode value) {
    boolean isAny = false;
    if (value instanceof ObjectNode || value instanceof ArrayNode) {
      for (Iterator<JsonNode> parts = value.iterator(); parts.hasNext(); ) {
        if (parts.next().isContainerNode()) {
          parts.remove();
          isAny = true;
        }
      }
    }
    return isAny;
  }
}
