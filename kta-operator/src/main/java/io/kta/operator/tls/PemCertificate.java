package io.kta.operator.tls;

import static java.util.Objects.requireNonNull;

/**
 * A certificate and its key as text, as a {@code kubernetes.io/tls} Secret has them. Its text shows
 * neither. Immutable.
 *
 * @param chain in PEM form, its own certificate first, then those that lead to its authority
 * @param key in PEM form, without a password
 */
public record PemCertificate(String chain, String key) {
  /** Takes them as they are; {@link HttpClients} says what cannot be used. */
  public PemCertificate {
    requireNonNull(chain, "chain");
    requireNonNull(key, "key");
  }

  /** Returns neither the certificate nor the key. */
  @Override
  public String toString() {
    return "PemCertificate";
  }
}
