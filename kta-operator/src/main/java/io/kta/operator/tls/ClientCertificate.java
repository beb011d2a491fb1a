package io.kta.operator.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that a client shows to a server that asks for one, and the key that goes with it.
 * Nothing tells the key. Immutable.
 */
final class ClientCertificate {
  private static final char[] NO_PASSWORD = {};

  private final KeyManager[] keys;

  private ClientCertificate(KeyManager[] keys) {
    this.keys = keys;
  }

  /**
   * Returns a certificate with its key, as they are in a {@code kubernetes.io/tls} Secret.
   *
   * @param certificates in PEM form, the client's own first, then those that lead to its authority
   * @param key in PEM form, without a password: PKCS#8, or PKCS#1 or SEC 1 as older tools write it
   * @throws IllegalArgumentException if either cannot be read, or the key is that of another
   *     certificate; the message does not tell the key
   */
  static ClientCertificate of(String certificates, String key) {
    try {
      Certificate[] chain = chain(certificates);
      PublicKey own = chain[0].getPublicKey();
      PrivateKey secret = PemKey.read(key, own);
      requirePair(secret, own);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", secret, NO_PASSWORD, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      return new ClientCertificate(keys.getKeyManagers());
    } catch (GeneralSecurityException | IOException e) { // whose messages may hold what was read
      throw new IllegalArgumentException(
          "the client's certificate or key cannot be used (%s); give both in PEM form, the key without a password"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  /** Returns a context that shows the certificate, and trusts the authorities of the JVM. */
  SSLContext context() {
    return TrustedAuthorities.context(keys, null);
  }

  /**
   * Returns a context that shows the certificate, and trusts some authorities and no others.
   *
   * @param authorities one certificate or several in PEM form
   * @throws IllegalArgumentException if there is no certificate in it
   */
  SSLContext contextTrusting(String authorities) {
    return TrustedAuthorities.context(keys, TrustedAuthorities.managers(authorities));
  }

  private static Certificate[] chain(String pem) throws GeneralSecurityException {
    Collection<? extends Certificate> chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          "the client's certificate holds no certificate; give it in PEM form");
    }
    return chain.toArray(new Certificate[0]);
  }

  /** Refuses a key with which nothing can be signed that the certificate confirms. */
  private static void requirePair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "whether key and certificate are a pair".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(text);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException(
          "the client's key is not that of its certificate; give the two that belong together");
    }
  }
}
