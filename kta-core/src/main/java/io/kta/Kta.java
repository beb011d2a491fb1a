package io.kta;

/** Where to start. */
public final class Kta {
  private Kta() {}
}
