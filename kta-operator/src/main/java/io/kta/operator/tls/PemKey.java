package io.kta.operator.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys in PEM form. Java reads PKCS#8 (RFC 5208) only; the older forms, PKCS#1 (RFC
 * 8017) and SEC 1 (RFC 5915), are what is inside of it, without the name of the algorithm, which
 * the certificate tells.
 */
final class PemKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END \\1-----");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private PemKey() {}

  /**
   * Reads a key.
   *
   * @param certified the public key of its certificate
   * @throws IllegalArgumentException if there is none in it, or it has a password
   */
  static PrivateKey read(String pem, PublicKey certified) throws GeneralSecurityException {
    Matcher found = PEM.matcher(pem);
    if (!found.find() || pem.contains("ENCRYPTED")) {
      throw new IllegalArgumentException(
          "the client's key is no private key in PEM form without a password; give one, for example"
              + " in PKCS#8");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(found.group(2));
    } catch (IllegalArgumentException e) { // whose message may hold what was read
      throw new IllegalArgumentException("the client's key is cut short; give all of it");
    }
    byte[] pkcs8 = found.group(1).equals("PRIVATE KEY") ? der : wrapped(der, certified);
    return KeyFactory.getInstance(certified.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** Returns PKCS#8: a version, the algorithm, and the key in the algorithm's own form. */
  private static byte[] wrapped(byte[] key, PublicKey certified) {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    inside.writeBytes(VERSION_0);
    inside.writeBytes(algorithm(certified.getEncoded()));
    inside.writeBytes(element(OCTETS, key));
    return element(SEQUENCE, inside.toByteArray());
  }

  /** Returns the first element of a public key as certificates have it, which is its algorithm. */
  private static byte[] algorithm(byte[] publicKey) {
    int begin = contentOf(publicKey, 0);
    int content = contentOf(publicKey, begin);
    return Arrays.copyOfRange(publicKey, begin, content + lengthOf(publicKey, begin));
  }

  private static int contentOf(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    return element + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int lengthOf(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | (der[element + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.length < 0x80) {
      element.write(content.length);
    } else { // as few bytes of length as will do, which Java insists on
      int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(content.length >> (8 * i));
      }
    }
    element.writeBytes(content);
    return element.toByteArray();
  }
}
