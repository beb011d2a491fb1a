package io.kta.http;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key, and a certificate for a host that it signs itself, as the JDK's own keytool makes it. */
public final class SelfSigned {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final KeyStore store;

  private SelfSigned(KeyStore store) {
    this.store = store;
  }

  /**
   * Makes one.
   *
   * @param dir where its key store is left
   * @param host the host's name
   */
  public static SelfSigned of(Path dir, String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    return of(dir, host, "EC");
  }

  /** Makes one with a key of an algorithm, by its name for keytool. */
  public static SelfSigned of(Path dir, String host, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = Files.createTempDirectory(dir, "key").resolve("store.p12");
    File log = file.resolveSibling("log").toFile();
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            keytool,
            "-genkeypair",
            "-keyalg",
            algorithm,
            "-validity",
            "30",
            "-dname",
            "CN=" + host,
            "-ext",
            "san=dns:" + host,
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD));
    int status =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("keytool failed: " + Files.readString(log.toPath()));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new SelfSigned(store);
  }

  /** Returns the certificate in PEM form. */
  public String pem() throws GeneralSecurityException {
    String alias = store.aliases().nextElement();
    String encoded =
        Base64.getMimeEncoder().encodeToString(store.getCertificate(alias).getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
  }

  /** Returns the key in PEM form, as PKCS#8. */
  public String keyPem() throws GeneralSecurityException {
    Key key = store.getKey(store.aliases().nextElement(), PASSWORD);
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** Returns a context that shows the certificate, and trusts those that the JVM trusts. */
  public SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys().getKeyManagers(), null, null);
    return context;
  }

  /** Returns a context that shows no certificate, and trusts this one and no more. */
  public SSLContext trust() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusting(this).getTrustManagers(), null);
    return context;
  }

  /** Returns a context that shows the certificate, and trusts another's and no more. */
  public SSLContext contextTrusting(SelfSigned other) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys().getKeyManagers(), trusting(other).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trusting(SelfSigned other)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "other", other.store.getCertificate(other.store.aliases().nextElement()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust;
  }

  private KeyManagerFactory keys() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys;
  }
}
