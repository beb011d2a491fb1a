package io.kta.http;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Headers that every request of a client has. Their values may be secrets, so that neither a
 * message nor the text of this shows them. Immutable.
 *
 * @param values by name
 */
public record RequestHeaders(Map<String, String> values) {
  private static final int LONGEST_NAME = 200;

  /** Copies them, and keeps their order. */
  public RequestHeaders {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns what is wrong with each that cannot be sent, with the remedy. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          try {
            HttpRequest.newBuilder().setHeader(name, value);
          } catch (IllegalArgumentException e) { // its message may hold the value
            faults.add(
                "header '%s' cannot be sent; use a name that HTTP leaves free and printable values"
                    .formatted(shown(name)));
          }
        });
    return faults;
  }

  /** Puts them into a request, in the place of those that it has by the same names. */
  public void addTo(HttpRequest.Builder request) {
    values.forEach(request::setHeader);
  }

  /** Returns the names only. */
  @Override
  public String toString() {
    return "RequestHeaders" + values.keySet();
  }

  private static String shown(String name) {
    String line = name.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…";
  }
}
