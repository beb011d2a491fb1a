package io.kta.flink;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.kta.http.SelfSigned;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;

/**
 * Takes only those who show a client's certificate, as Flink does with {@code
 * security.ssl.rest.authentication-enabled}.
 */
public final class AskingForCertificate extends HttpsConfigurator {

  /** Creates one for a server's certificate that trusts a client's. */
  public AskingForCertificate(SelfSigned server, SelfSigned client)
      throws GeneralSecurityException, IOException {
    super(server.contextTrusting(client));
  }

  @Override
  public void configure(HttpsParameters params) {
    SSLParameters asking = getSSLContext().getDefaultSSLParameters();
    asking.setNeedClientAuth(true);
    params.setSSLParameters(asking);
  }
}
