package io.elanus.cluster.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elanus.core.error.DatabaseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How Google's services know us: by a token, for which a service account signs who it is. A token
/// is used until shortly before it ends. Source: RFC 7523 and RFC 7515; the key file is the one
/// that Google Cloud gives out for service accounts.
final class GoogleToken implements ModelCalls.Identity {
  static final String FILE_VARIABLE = "MILVUS_GOOGLE_APPLICATION_CREDENTIALS";
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String GRANT = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
  private static final String USUAL_ADDRESS = "https://oauth2.googleapis.com/token";

  /// How long a signed claim holds, and how long before its end a token is not used any more.
  private static final int CLAIM_SECONDS = 3600;

  private static final int MARGIN_SECONDS = 60;

  private record Token(String text, Instant end) {}

  private final String account;
  private final String keyId;
  private final PrivateKey key;
  private final URI tokens;
  private final ModelCalls calls;
  private final InstantSource clock;
  private volatile @Nullable Token present;

  private GoogleToken(JsonNode file, PrivateKey key, ModelCalls calls, InstantSource clock) {
    this.account = file.path("client_email").asString("");
    this.keyId = file.path("private_key_id").asString("");
    this.key = key;
    this.tokens = ModelCalls.address(file.path("token_uri").asString(USUAL_ADDRESS), null);
    this.calls = calls;
    this.clock = clock;
  }

  /// @param keys the environment that names the file of the service account
  static GoogleToken of(Keys keys, ModelCalls calls, InstantSource clock) {
    String path = keys.environment().apply(FILE_VARIABLE);
    if (path == null || path.isBlank()) {
      throw DatabaseException.plain(
          "VetexAI credentials file path is empty: configure the %s environment variable in the"
              + " Milvus service.",
          FILE_VARIABLE);
    }
    try {
      JsonNode file = JsonMapper.shared().readTree(Files.readString(Path.of(path.strip())));
      return new GoogleToken(file, key(file.path("private_key").asString("")), calls, clock);
    } catch (IOException | InvalidPathException | JacksonException unread) {
      throw DatabaseException.plain(
          "Vertexai: read credentials file failed, %s", String.valueOf(unread.getMessage()));
    } catch (GeneralSecurityException | IllegalArgumentException noKey) {
      throw DatabaseException.plain("Failed to find credentials: no private key in %s", path);
    }
  }

  /// @param pem an RSA key in PKCS#8
  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  @Override
  public Map<String, String> headers(URI address, byte[] body) {
    return Map.of("Authorization", "Bearer " + token());
  }

  /// Two threads may ask for one each at the same time; either is good.
  private String token() {
    Instant now = clock.instant();
    Token known = present;
    if (known == null || !now.isBefore(known.end)) {
      known = asked(now);
      present = known;
    }
    return known.text;
  }

  private Token asked(Instant now) {
    JsonNode answer =
        calls.postForm(tokens, "grant_type=" + GRANT + "&assertion=" + assertion(now));
    String text = answer.path("access_token").asString("");
    if (text.isEmpty()) {
      throw DatabaseException.plain("Failed to get token: %s answered without one", tokens);
    }
    long seconds = answer.path("expires_in").asLong(CLAIM_SECONDS);
    return new Token(text, now.plusSeconds(Math.max(0, seconds - MARGIN_SECONDS)));
  }

  /// A JSON web token: header, claims and signature, each in base64.
  private String assertion(Instant now) {
    String header = part(Map.of("alg", "RS256", "typ", "JWT", "kid", keyId));
    String claims =
        part(
            Map.of(
                "iss",
                account,
                "scope",
                SCOPE,
                "aud",
                tokens.toString(),
                "iat",
                now.getEpochSecond(),
                "exp",
                now.getEpochSecond() + CLAIM_SECONDS));
    String signed = header + "." + claims;
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException unfit) {
      throw DatabaseException.plain(
          "Failed to find credentials: %s", String.valueOf(unfit.getMessage()));
    }
  }

  private static String part(Map<String, ?> values) {
    return base64(JsonMapper.shared().writeValueAsBytes(values));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "GoogleToken[" + account + "]";
  }
}
