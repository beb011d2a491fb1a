package io.kta.knowledge;

import java.io.ByteArrayOutputStream;

/**
 * Bytes by what of them differs from others of the same length: a bit for each byte, and then those
 * that differ.
 */
final class Difference {
  private Difference() {}

  /** Returns how bytes differ from those that begin at a place. */
  static byte[] of(byte[] bytes, byte[] others, int from) {
    byte[] bits = new byte[bits(bytes.length)];
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != others[from + i]) {
        bits[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
        changed.write(bytes[i]);
      }
    }
    ByteArrayOutputStream difference = new ByteArrayOutputStream();
    difference.writeBytes(bits);
    difference.writeBytes(changed.toByteArray());
    return difference.toByteArray();
  }

  /**
   * Writes bytes over those that they differ from.
   *
   * @param from where the difference begins in what holds it
   */
  static void apply(byte[] difference, int from, byte[] others) {
    int next = from + bits(others.length);
    for (int i = 0; i < others.length; i++) {
      if ((difference[from + i / Byte.SIZE] >> i % Byte.SIZE & 1) != 0) {
        others[i] = difference[next++];
      }
    }
  }

  private static int bits(int bytes) {
    return (bytes + Byte.SIZE - 1) / Byte.SIZE;
  }
}
