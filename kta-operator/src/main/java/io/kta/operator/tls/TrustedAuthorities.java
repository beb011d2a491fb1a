package io.kta.operator.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Trust in some certificate authorities and no others. */
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * Returns trust in some authorities.
   *
   * @param pem one certificate or several in PEM form
   * @throws IllegalArgumentException if there is no certificate in it
   */
  static SSLContext of(String pem) {
    return context(null, managers(pem));
  }

  /** Returns trust in some authorities, for a context. */
  static TrustManager[] managers(String pem) {
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException(
            "the trusted authorities hold no certificate; give at least one in PEM form");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("authority" + count++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "the trusted authorities cannot be read: %s; give certificates in PEM form"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Returns a context; null stands for no certificate, and for the JVM's authorities. */
  static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
