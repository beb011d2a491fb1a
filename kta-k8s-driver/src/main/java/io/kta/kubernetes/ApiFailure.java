package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.driver.ScaleDriverException;
import java.util.Optional;

/** Why a request to the API server failed, in words, and what to do about it. */
final class ApiFailure {
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int UNAVAILABLE = 503;

  private ApiFailure() {}

  /** Returns whether the API server answered a call with this status. */
  static boolean is(int code, ScaleDriverException failure) {
    return failure.getCause() instanceof KubernetesClientException e && e.getCode() == code;
  }

  static String words(KubernetesClientException e, String address) {
    return switch (e.getCode()) {
      case 401 ->
          "the API server at %s does not know who asks (%s); renew the client's credentials"
              .formatted(address, message(e));
      case FORBIDDEN ->
          "forbidden (%s); grant it, docs/kubernetes.md has the least Role".formatted(message(e));
      case NOT_FOUND -> "not found (%s); create it, or correct its name".formatted(message(e));
      case CONFLICT -> "another client changed it meanwhile (%s)".formatted(message(e));
      default ->
          e.getCode() >= 400
              ? "the API server at %s answered %d (%s)".formatted(address, e.getCode(), message(e))
              : "the API server at %s cannot be reached (%s); see whether it is up"
                  .formatted(address, rootMessage(e));
    };
  }

  private static String message(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getMessage)
        .filter(words -> !words.isBlank())
        .orElseGet(() -> String.valueOf(e.getMessage()));
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.toString();
  }
}
