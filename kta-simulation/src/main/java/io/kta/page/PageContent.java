package io.kta.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is at which path: files of this module, and data of the jobs. Thread-safe. */
final class PageContent {
  private static final String LIBRARIES = "/io/kta/simulation/";

  /** Files beside this class by their paths, and those of libraries. */
  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("/", "page.html"),
          Map.entry("/icon.svg", "icon.svg"),
          Map.entry("/page.css", "page.css"),
          Map.entry("/page.js", "page.js"),
          Map.entry("/data.js", "data.js"),
          Map.entry("/dom.js", "dom.js"),
          Map.entry("/graph.js", "graph.js"),
          Map.entry("/charts.js", "charts.js"),
          Map.entry("/palette.css", LIBRARIES + "palette.css"),
          Map.entry("/uplot.css", LIBRARIES + "uplot/uPlot.min.css"),
          Map.entry("/uplot.js", LIBRARIES + "uplot/uPlot.iife.min.js"),
          Map.entry("/lodash.js", "lib/lodash/lodash.min.js"),
          Map.entry("/graphlib.js", "lib/graphlib/graphlib.core.min.js"),
          Map.entry("/dagre.js", "lib/dagre/dagre.core.min.js"));

  /** The licences of the libraries, in one text. */
  private static final List<String> LICENCES =
      List.of(
          LIBRARIES + "uplot/LICENSE",
          "lib/dagre/LICENSE",
          "lib/graphlib/LICENSE",
          "lib/lodash/LICENSE");

  private final Jobs jobs;
  private final Map<String, PageResponse> files = new HashMap<>();

  PageContent(Jobs jobs) {
    this.jobs = jobs;
    FILES.forEach((path, file) -> files.put(path, new PageResponse(200, type(file), bytes(file))));
    ByteArrayOutputStream licences = new ByteArrayOutputStream();
    LICENCES.forEach(file -> licences.writeBytes(bytes(file)));
    files.put("/licences.txt", new PageResponse(200, PageResponse.TEXT, licences.toByteArray()));
  }

  /** Returns what is at a path; empty if nothing is. */
  Optional<PageResponse> at(String path, String query) {
    return switch (path) {
      case "/jobs.json" -> Optional.of(json(jobs.list()));
      case "/cycles.json" -> Optional.of(cycles(query));
      default -> Optional.ofNullable(files.get(path));
    };
  }

  private PageResponse cycles(String query) {
    try {
      String job = parameter(query, "job");
      return json(jobs.cycles(job, Long.parseLong(parameter(query, "after"))));
    } catch (IllegalArgumentException e) {
      return PageResponse.failure(400, "ask for cycles.json?job=NAME&after=NUMBER");
    }
  }

  private static String parameter(String query, String name) {
    for (String part : query.split("&", -1)) {
      if (part.startsWith(name + "=")) {
        return URLDecoder.decode(part.substring(name.length() + 1), UTF_8);
      }
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static PageResponse json(byte[] body) {
    return new PageResponse(200, "application/json", body);
  }

  private static String type(String file) {
    String suffix = file.substring(file.lastIndexOf('.') + 1);
    return switch (suffix) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> PageResponse.TEXT;
    };
  }

  private static byte[] bytes(String file) {
    try (InputStream in = PageContent.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            file + " is missing; it belongs into this jar, where Maven's build puts it");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
