package io.elanus.cluster.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service account, and the service that gives tokens for what the account signed: `token-1`,
/// `token-2` and so on.
record GoogleAccount(KeyPair keys, String address, List<JsonNode> claims) implements HttpHandler {
  static GoogleAccount with(String address) {
    try {
      return new GoogleAccount(
          KeyPairGenerator.getInstance("RSA").generateKeyPair(), address, new ArrayList<>());
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  Path file(Path folder) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Map<String, String> account =
        Map.of(
            "type", "service_account",
            "client_email", "robot@project",
            "private_key_id", "k1",
            "private_key", pem,
            "token_uri", address);
    return Files.write(
        folder.resolve("account.json"), JsonMapper.shared().writeValueAsBytes(account));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String grant = "grant_type=" + "urn:ietf:params:oauth:grant-type:jwt-bearer";
    String decoded = URLDecoder.decode(form, UTF_8);
    boolean signed = decoded.startsWith(grant + "&assertion=") && isSigned(decoded);
    byte[] answer =
        signed
            ? "{\"access_token\": \"token-%d\", \"expires_in\": 100}"
                .formatted(claims.size())
                .getBytes(UTF_8)
            : "{\"error\": \"invalid_grant\"}".getBytes(UTF_8);
    exchange.sendResponseHeaders(signed ? 200 : 400, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private boolean isSigned(String form) {
    String[] parts = form.substring(form.lastIndexOf('=') + 1).split("\\.");
    Base64.Decoder base64 = Base64.getUrlDecoder();
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      claims.add(JsonMapper.shared().readTree(base64.decode(parts[1])));
      return signature.verify(base64.decode(parts[2]));
    } catch (GeneralSecurityException broken) {
      return false;
    }
  }
}
