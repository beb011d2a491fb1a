package io.kta.page;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is sent back.
 *
 * @param status the HTTP status
 * @param type the media type
 * @param body the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageResponse(int status, String type, byte[] body) {
  static final String TEXT = "text/plain; charset=utf-8";

  static PageResponse failure(int status, String message) {
    return new PageResponse(status, TEXT, (message + "\n").getBytes(UTF_8));
  }
}
